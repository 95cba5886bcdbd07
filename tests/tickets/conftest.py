"""A ticket at a known instant: Tuesday 17 November 2026, 10:20 in Paris."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests import cast
from tickets import services
from tickets.models import Ticket

PARIS = ZoneInfo("Europe/Paris")


def paris(text: str) -> datetime:
    """'2026-11-17 10:20' in Paris."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


MORNING = paris("2026-11-17 10:20")


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
