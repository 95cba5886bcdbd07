"""A ticket at a known instant: Tuesday 17 November 2026, 10:20 in Paris."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from core.models import Event
from tests import cast
from tickets import audit, services
from tickets.models import Clock, Ticket

PARIS = ZoneInfo("Europe/Paris")


def paris(text: str) -> datetime:
    """'2026-11-17 10:20' in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


MORNING = paris("2026-11-17 10:20")
LONG_BEFORE = paris("2026-10-01 09:00")
#: A week that never closes.
NIGHT = [[["00:00", "24:00"]]] * 7


def clock(ticket: Ticket, kind: str) -> Clock:
    """The last promise of that kind of a ticket."""
    return Clock.objects.filter(ticket=ticket, kind=kind).latest("pk")


def facts(ticket: Ticket, kind: str) -> list[Event]:
    """The facts of that kind of a ticket, in order."""
    topic = f"ticket:{ticket.pk}"
    return list(Event.objects.filter(about__contains=[topic], kind=kind).order_by("pk"))


def wrong(at: datetime) -> list[audit.Finding]:
    """What the auditor finds, the steps apart that a loop would have done meanwhile."""
    return [finding for finding in audit.audit(at) if finding.what != "missed"]


@pytest.fixture
def opened(db: None) -> Callable[..., Ticket]:
    """Open a ticket for Sophie; keyword arguments go to the service."""

    def make(**given: object) -> Ticket:
        sophie = cast.sophie()
        cast.team()
        contract = given.pop("contract", None) or cast.contract(sophie.client)
        fields: dict[str, object] = {
            "client_id": sophie.client_id,
            "requester_id": sophie.pk,
            "contract_id": contract.pk,
            "category_id": cast.category().pk,
            "subject": "VPN coupé depuis ce matin",
            "by": cast.person("nolwenn"),
            "at": MORNING,
        }
        fields.update(given)
        return services.open_ticket(**fields)

    return make
