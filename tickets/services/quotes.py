"""A quote promised to the client, and sent (D02)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core import access
from core.errors import Refused
from tickets import sla
from tickets.models import Ticket
from tickets.services import door, promises


@transaction.atomic
def promise_quote(*, ticket_id: int, due_at: datetime, by: User, at: datetime) -> Ticket:
    """« Devis promis pour… »: told to the client, kept by the sales."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "promise_quote", by)
    if due_at <= at:
        raise Refused(_("Cette date est déjà passée."), field="due_at")
    promises.promise(
        kind=sla.QUOTE, ticket=ticket, due_at=due_at, owner=ticket.client.seller,
        source=gettext_noop("annoncé au client"), by=by, at=at,
    )  # fmt: skip
    door.keep(ticket, "ticket.quote_promised", by=by, at=at, plan=due_at.isoformat())
    return ticket


@transaction.atomic
def send_quote(*, ticket_id: int, by: User, at: datetime, words: str = "") -> Ticket:
    """« Devis envoyé »: the promise is kept, even after the resolution; the reference or the amount may be said."""
    access.require(by, "tickets.promise_quote")
    ticket = door.lock(ticket_id)
    if not promises.end(ticket, (sla.QUOTE,), met=True, by=by, at=at):
        raise Refused(_("Aucun devis n’est promis sur ce ticket."))
    door.keep(ticket, "ticket.quote_sent", by=by, at=at, words=words.strip()[:200])
    return ticket
