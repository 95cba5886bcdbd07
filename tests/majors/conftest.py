"""A serious problem being led: Nolwenn declares, Sophie's and Paul's companies may be touched."""

from collections.abc import Callable

import pytest

from accounts.models import Level
from core import clock, deliveries
from notifications.models import Message
from tests import cast
from tickets import services
from tickets.models import MajorIncident, Ticket


@pytest.fixture
def open_ticket(db: None, nolwenn: object) -> Callable[..., Ticket]:
    """Open a ticket for somebody of a client, by telephone unless said otherwise."""
    cast.team()
    cast.team(Level.L2)

    def make(subject: str = "Messagerie coupée", *, of: object = None, **given: object) -> Ticket:
        contact = of or cast.sophie()
        return services.open_ticket(
            client_id=contact.client_id,
            requester_id=contact.pk,
            site_id=contact.site_id,
            subject=subject,
            by=nolwenn,
            at=given.pop("at", clock.now()),
            **given,
        )

    return make


@pytest.fixture
def declared(open_ticket, nolwenn) -> Callable[..., MajorIncident]:
    """Declare Sophie's ticket a serious problem."""

    def make(**given: object) -> MajorIncident:
        ticket = given.pop("ticket", None) or open_ticket()
        fields = {"reason": "Plus aucun message n’arrive", "template": "MAIL", **given}
        services.declare_major(ticket_id=ticket.pk, by=nolwenn, at=clock.now(), **fields)
        return MajorIncident.objects.get(lead=ticket)

    return make


def mails(kind: str) -> list[Message]:
    """The same, those sent by mail alone."""
    return [message for message in outbox(kind) if message.channel == "EMAIL"]


def outbox(kind: str = "") -> list[Message]:
    """Deliver the facts and return the messages, by kind."""
    deliveries.deliver_pending()
    rows = Message.objects.order_by("pk")
    return list(rows.filter(kind=kind) if kind else rows)
