"""Putting a ticket aside until its next action is due; a promise about to break always wins (C29)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from tickets.models import Ticket
from tickets.services import door


@transaction.atomic
def snooze(*, ticket_id: int, by: User, at: datetime, until: datetime, action: str) -> Ticket:
    """Leave the queue until `until`, to do `action` then; whatever moves the ticket brings it back sooner."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "snooze", by)
    if until <= at:
        raise Refused(_("Choisissez un moment à venir."), field="until")
    if not action.strip():
        raise Refused(_("Dites ce qu’il faudra faire."), field="action")
    ticket.snoozed_until, ticket.next_action = until, action.strip()[:120]
    door.keep(
        ticket, "ticket.snoozed", by=by, at=at, fields=["snoozed_until", "next_action"],
        until=until.isoformat(), words=ticket.next_action,
    )  # fmt: skip
    return ticket


@transaction.atomic
def wake(*, ticket_id: int, by: User, at: datetime) -> Ticket:
    """Bring the ticket back into the queue at once."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "snooze", by)
    if ticket.snoozed_until is None:
        raise Refused(_("Ce ticket n’est pas mis de côté."))
    door.keep(ticket, "ticket.woken", by=by, at=at)
    return ticket
