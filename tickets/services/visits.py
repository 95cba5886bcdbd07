"""What a visit does to the promises: an agreed date is the dated plan (D02, T1)."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from tickets import sla
from tickets.models import Ticket
from tickets.services import door, promises


@transaction.atomic
def plan_visit(*, ticket_id: int, visit_at: datetime, by: User, at: datetime) -> Ticket:
    """The client agreed to a date: that is a dated plan, so the answer is given (R016, R154)."""
    ticket = door.lock(ticket_id)
    promises.end(ticket, (sla.ANSWER, sla.NEWS), met=True, by=by, at=at)
    ticket.answered_at = ticket.answered_at or at
    door.keep(
        ticket, "ticket.planned", by=by, at=at, fields=["answered_at"], plan=visit_at.isoformat()
    )
    return ticket
