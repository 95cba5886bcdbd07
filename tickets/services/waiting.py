"""Whose turn it is: waiting for the client or a supplier, and going on (C01, D08)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core.errors import Refused
from tickets import pauses, sla
from tickets.models import Ticket
from tickets.moves import PAUSED
from tickets.services import door, pausing, promises, terms

#: Nothing is awaited longer than this, whatever day is given.
LONGEST = timedelta(days=180)


@transaction.atomic
def work(*, ticket_id: int, by: User | None, at: datetime, reason: str = "") -> Ticket:
    """Go on working: the client's or supplier's turn is over, or the visit is no longer needed."""
    ticket = door.lock(ticket_id)
    was_planned = ticket.status == "TO_PLAN"
    door.move(ticket, "work", by)
    our_turn(ticket, by=by, at=at)
    if was_planned:
        promises.end(ticket, (sla.SALES,), met=False, by=by, at=at)
    door.keep(
        ticket, "ticket.resumed", by=by, at=at, fields=["status", *WAITING], reason=reason,
        cause="person" if by else "clock",
    )  # fmt: skip
    return ticket


WAITING = ("waiting_cause", "waiting_until")


def our_turn(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Nothing is awaited any more: what had stopped goes on. The caller writes the ticket's fields."""
    ticket.waiting_cause, ticket.waiting_until = "", None
    pausing.go_on(ticket, by=by, at=at)
    promises.end(ticket, (sla.VENDOR,), met=True, by=by, at=at)


@transaction.atomic
def wait(
    *,
    ticket_id: int,
    by: User | None,
    at: datetime,
    reason: str,
    supplier: bool = False,
    cause: str = "",
    until: datetime | None = None,
) -> Ticket:
    """Wait for the client, or for a supplier, until a day: what that stops is the table's to say (D08).

    The answer promised never stops. Without a day, the cause's longest holds; then our turn comes by itself.
    """
    ticket = door.lock(ticket_id)
    whom = pauses.SUPPLIER if supplier else pauses.CUSTOMER
    door.move(ticket, f"wait_{whom}", by)
    row = pauses.of(whom, cause)
    if row is None:
        raise Refused(_("Choisissez ce qui est attendu."), field="cause")
    if not reason.strip():
        raise Refused(_("Dites ce qui est attendu."), field="reason")
    if until and not at < until <= at + LONGEST:
        raise Refused(_("Choisissez un jour à venir, dans les six mois."), field="until")
    hours = terms.calendar_of(ticket).hours()
    ticket.waiting_cause = cause or pauses.USUAL[whom]
    ticket.waiting_until = until or sla.closes_at(at, row.days, hours)
    pausing.stop(ticket, row.stops, reason=reason.strip(), by=by, at=at)
    if supplier:
        promises.start_kind(ticket, sla.VENDOR, since=at, by=by, at=at)
    else:
        promises.end(ticket, (sla.VENDOR,), met=True, by=by, at=at)
    door.keep(
        ticket, "ticket.waiting", by=by, at=at, fields=["status", *WAITING], reason=reason.strip(),
        whom=whom, pending=ticket.waiting_cause, stops=list(row.stops),
        until=ticket.waiting_until.isoformat(),
    )  # fmt: skip
    return ticket


def end_waiting(at: datetime, batch: int = 200) -> int:
    """Give back their turn to tickets whose waiting has reached its end; how many there were."""
    done = 0
    due = Ticket.objects.filter(status__in=PAUSED, waiting_until__lte=at)
    for number in due.order_by("waiting_until", "pk").values_list("pk", flat=True)[:batch]:
        done += _end_one(number, at)
    return done


@transaction.atomic
def _end_one(number: int, at: datetime) -> bool:
    ticket = door.lock(number)
    if ticket.status not in PAUSED or ticket.waiting_until is None or ticket.waiting_until > at:
        return False
    work(ticket_id=number, by=None, at=at, reason=gettext_noop("L’attente a atteint son terme"))
    return True
