"""A visit, from the need to the technician's arrival: what it does to the ticket and to its promises (D02, D03, D05)."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_noop

from accounts.models import User
from core import events
from tickets import sla
from tickets.models import Ticket
from tickets.services import door, promises, waiting


@transaction.atomic
def need_visit(*, ticket_id: int, by: User, at: datetime, reason: str = "") -> Ticket:
    """Somebody must go there: the ticket joins « À planifier »; the contract's GTI runs since the declaration."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "need_visit", by)
    waiting.our_turn(ticket, by=by, at=at)
    promises.start_kind(ticket, sla.RESPONSE, since=ticket.reported_at, by=by, at=at)
    promises.start_kind(ticket, sla.SALES, since=at, by=by, at=at)
    door.keep(
        ticket, "ticket.visit_needed", by=by, at=at, fields=["status", *waiting.WAITING],
        reason=reason,
    )  # fmt: skip
    return ticket


@transaction.atomic
def dispatch(*, ticket_id: int, mission: models.Model, by: User, at: datetime) -> Ticket:
    """A technician's mission is held for this ticket (called by interventions, in its transaction).

    The part of the level that had it is done, and the sales' part too.
    """
    ticket = door.lock(ticket_id)
    door.move(ticket, "dispatch", by)
    waiting.our_turn(ticket, by=by, at=at)
    promises.start_kind(ticket, sla.RESPONSE, since=ticket.reported_at, by=by, at=at)
    promises.end(ticket, (sla.SALES, *sla.TIERS.values()), met=True, by=by, at=at)
    door.keep(
        ticket, "ticket.dispatched", by=by, at=at, fields=["status", *waiting.WAITING],
        also=[mission], mission=mission.pk,
    )  # fmt: skip
    return ticket


@transaction.atomic
def plan_visit(
    *,
    ticket_id: int,
    visit_at: datetime,
    by: User,
    at: datetime,
    mission: models.Model | None = None,
) -> Ticket:
    """The client agreed to a date: that is a dated plan, so the answer is given (R016, R154); and a promise."""
    ticket = door.lock(ticket_id)
    promises.end(ticket, (sla.ANSWER, sla.NEWS), met=True, by=by, at=at)
    ticket.answered_at = ticket.answered_at or at
    if mission is not None:
        promise_visit(ticket, mission, visit_at=visit_at, by=by, at=at)
    door.keep(
        ticket, "ticket.planned", by=by, at=at, fields=["answered_at"], plan=visit_at.isoformat()
    )
    return ticket


def promise_visit(
    ticket: Ticket, mission: models.Model, *, visit_at: datetime, by: User | None, at: datetime
) -> None:
    """The technician will be there at that hour; told again, the promise is moved."""
    if visit_at <= at:
        return
    promises.promise(
        kind=sla.VISIT, ticket=ticket, subject=events.topic(mission), due_at=visit_at,
        source=gettext_noop("date acceptée par le client"), by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def cancel_visit(*, ticket_id: int, subject: str, by: User | None, at: datetime) -> None:
    """The visit will not take place: nothing is owed at that hour (heard from the mission)."""
    ticket = Ticket.objects.get(pk=ticket_id)
    promises.drop_promise(kind=sla.VISIT, ticket=ticket, subject=subject, by=by, at=at)


@transaction.atomic
def arrive_on_site(*, ticket_id: int, by: User | None, at: datetime, subject: str = "") -> None:
    """The technician is on site: the GTI and the visit promised are kept, the field's part begins."""
    ticket = door.lock(ticket_id)
    ended = promises.end(ticket, (sla.RESPONSE,), met=True, by=by, at=at)
    if subject:
        ended += promises.keep_promise(kind=sla.VISIT, ticket=ticket, subject=subject, by=by, at=at)
    if ticket.is_open:
        promises.start_kind(ticket, sla.FIELD, since=at, by=by, at=at)
    if ended:
        door.set_due([ticket])
        ticket.save(update_fields=["due_at", "due_kind"])


@transaction.atomic
def undispatch(*, ticket_id: int, by: User, at: datetime, reason: str = "") -> Ticket:
    """The mission will not take place: the ticket is to be planned again, which is the sales' part."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "undispatch", by)
    promises.end(ticket, (sla.FIELD,), met=False, by=by, at=at)
    promises.start_kind(ticket, sla.SALES, since=at, by=by, at=at)
    door.keep(ticket, "ticket.undispatched", by=by, at=at, fields=["status"], reason=reason)
    return ticket
