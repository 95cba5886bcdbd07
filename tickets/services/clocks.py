"""The loop: due steps of promises are fired by the very services a person uses, once each (D11, D20).

Any number of loops may run, die half-way or run again: the ticket's row lock orders them, the step is
looked at again under it, and the unique firing makes the effect happen once (reliability laws 1, 2, 9).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from core import busy, once
from core import clock as time_source
from tickets import sla
from tickets.models import Clock, ClockState, Firing, Ticket
from tickets.moves import CLOCK, target
from tickets.services import assignment, door, ledger, opening, plans, steps, terms
from tickets.services.plans import Plans

log = logging.getLogger(__name__)
BATCH = 50
#: When a step that failed is tried again: at once after a deadlock, later when the row itself is at fault.
SOON, LATER = timedelta(seconds=5), timedelta(minutes=5)


def fire_due(limit: int = 1000) -> int:
    """Fire what is due by the database's clock, at most `limit` steps; return how many were fired."""
    fired = 0
    while fired < limit:
        batch = _fire_batch(min(BATCH, limit - fired))
        if not batch:
            break
        fired += batch
    return fired


def _fire_batch(size: int) -> int:
    """One transaction: hold what the oldest due steps belong to and no other loop holds, fire them."""
    with once.block(), transaction.atomic():
        now = time_source.database_now()
        clocks = _held_with_ticket(now, size) + _held_alone(now, size)
        known = plans.load() if clocks else None
        return sum(_fire(clock, now, known) for clock in clocks if known)


def _held_with_ticket(now: datetime, size: int) -> list[Clock]:
    """The due steps of tickets that no other loop or verb holds, under their locks: the one every verb takes first."""
    held = Ticket.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    due = held.filter(clocks__state=ClockState.RUNNING, clocks__next_step_at__lte=now)
    oldest = due.order_by("clocks__next_step_at", "clocks__pk").values_list("pk", flat=True)
    kept = set(oldest[:size])
    return list(_with_all(_due(now).filter(ticket_id__in=kept))[: size * 2]) if kept else []


def _held_alone(now: datetime, size: int) -> list[Clock]:
    """The due steps of promises that belong to no ticket, under their own locks."""
    held = _due(now).filter(ticket=None).select_for_update(skip_locked=True, of=("self",))
    return list(_with_all(held)[:size])


def _with_all(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    related = clocks.select_related(
        "calendar", "client__manager", "owner", "ticket__team__lead", "ticket__owner"
    )
    return related.prefetch_related("pauses", "firings")


def _due(now: datetime) -> QuerySet[Clock]:
    due = Clock.objects.filter(state=ClockState.RUNNING, next_step_at__lte=now)
    return due.order_by("next_step_at", "pk")


def _fire(clock: Clock, at: datetime, known: Plans) -> int:
    """Fire one step in its own savepoint: a poisoned ticket is put off, the others go on."""
    try:
        with transaction.atomic():
            return _step(clock, at, known)
    except Exception as problem:  # whatever it is, the next ticket must be served
        log.exception("promise %s of ticket %s could not be fired", clock.pk, clock.ticket_id)
        again = SOON if busy.is_passing(problem) else LATER
        Clock.objects.filter(pk=clock.pk).update(next_step_at=at + again)
        return 0


def _step(clock: Clock, at: datetime, known: Plans) -> int:
    hours, steps_of = clock.calendar.hours(), known.of(clock)
    done = {firing.step for firing in clock.firings.all()}
    step = sla.next_step(ledger.run_of(clock), done, hours, steps_of)
    if step is None or step[1] > at:
        _look_again(clock, step[1] if step else None)
        return 0
    # Under the lock `done` is the truth; the unique key would refuse a double all the same.
    Firing.objects.create(clock=clock, step=step[0].name, at=at, owed_at=step[1])
    for effect in step[0].effects:
        EFFECTS[effect](clock, at, step[1])
    if not CHANGING.isdisjoint(step[0].effects):  # the promise itself may have another target now
        clock = _with_all(Clock.objects.filter(pk=clock.pk)).get()
        hours = clock.calendar.hours()
    following = sla.next_step(ledger.run_of(clock), done | {step[0].name}, hours, steps_of)
    _look_again(clock, following[1] if following else None)
    return 1


def _look_again(clock: Clock, instant: datetime | None) -> None:
    Clock.objects.filter(pk=clock.pk, state=ClockState.RUNNING).update(next_step_at=instant)


#: Why the clock hands over, said again in the reader's language.
OVER = {
    1: gettext_noop("Temps du niveau 1 écoulé"),
    2: gettext_noop("Temps du niveau 2 écoulé"),
}


def _escalate(clock: Clock, at: datetime, owed: datetime) -> None:
    """The time of a level is over: its task ends, the next level has the ticket (D11); above the last, the manager."""
    ticket = clock.ticket
    if ticket is None or sla.TIERS.get(ticket.level) != clock.kind:
        return  # somebody else's turn already
    if target("escalate", ticket.status, CLOCK) is None:
        return  # a visit is past the levels
    if ticket.level >= terms.tiers(at):
        steps.alert(clock, at=at, owed=owed)
        return
    assignment.escalate(
        ticket_id=ticket.pk,
        by=None,
        at=at,
        reason=OVER[ticket.level],
    )


def _backup(clock: Clock, at: datetime, owed: datetime) -> None:
    if clock.ticket and target("assign", clock.ticket.status, CLOCK):
        assignment.to_backup(ticket_id=clock.ticket.pk, at=at)


def _raise(clock: Clock, at: datetime, owed: datetime) -> None:
    if clock.ticket and target("assign", clock.ticket.status, CLOCK):
        opening.raise_priority(ticket_id=clock.ticket.pk, at=at)


#: Effects after which the promise must be read again.
CHANGING = frozenset({"backup", "raise", "escalate"})
Effect = Callable[[Clock, datetime, datetime], None]
#: What a step may do; the settings page offers these, `miss` apart, which the end of a promise always does.
EFFECTS: dict[str, Effect] = {
    "warn": lambda clock, at, owed: steps.warn(clock, at=at, owed=owed),
    "remind": lambda clock, at, owed: steps.remind(clock, at=at, owed=owed),
    "backup": _backup,
    "raise": _raise,
    "miss": lambda clock, at, owed: steps.miss(clock, at=at),
    "alert": lambda clock, at, owed: steps.alert(clock, at=at, owed=owed),
    "escalate": _escalate,
}


@transaction.atomic
def catch_up(*, ticket_id: int, until: datetime) -> int:
    """Fire one ticket's steps that fall before `until`, each at its own instant (replay of history)."""
    door.lock(ticket_id)
    known, fired = plans.load(), 0
    while True:
        due = _due(until).filter(ticket_id=ticket_id)
        clock = due.select_related(
            "calendar", "client__manager", "owner", "ticket__team__lead", "ticket__owner"
        ).first()
        if clock is None or clock.next_step_at is None:
            return fired
        fired += _step(clock, clock.next_step_at, known)
