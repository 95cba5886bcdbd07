"""The loop: due steps of promises are fired by the very services a person uses, once each (D11, D20).

Any number of loops may run, die half-way or run again: the ticket's row lock orders them, the step is
looked at again under it, and the unique firing makes the effect happen once (reliability laws 1, 2, 9).
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import busy
from core import clock as time_source
from tickets import sla
from tickets.models import Clock, ClockState, Firing, Ticket
from tickets.moves import CLOCK, target
from tickets.services import assignment, door, ledger, steps

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
    with transaction.atomic():
        now = time_source.database_now()
        due = _due(now)[:size].values_list("pk", "ticket_id")
        clocks = _held_with_ticket([number for _pk, number in due if number], now, size)
        clocks += _held_alone([pk for pk, number in due if not number], now)
        return sum(_fire(clock, now) for clock in clocks)


def _held_with_ticket(numbers: list[int], now: datetime, size: int) -> list[Clock]:
    """The due steps of these tickets, under their tickets' locks: the lock every verb takes first."""
    if not numbers:
        return []
    held = Ticket.objects.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(
        pk__in=numbers
    )
    kept = list(held.order_by("pk").values_list("pk", flat=True))
    return list(_with_all(_due(now).filter(ticket_id__in=kept))[: size * 2])


def _held_alone(keys: list[int], now: datetime) -> list[Clock]:
    """The due steps of promises that belong to no ticket, under their own locks."""
    if not keys:
        return []
    held = _due(now).filter(pk__in=keys).select_for_update(skip_locked=True, of=("self",))
    return list(_with_all(held))


def _with_all(clocks: QuerySet[Clock]) -> QuerySet[Clock]:
    related = clocks.select_related("calendar", "ticket__team__lead")
    return related.prefetch_related("pauses", "firings")


def _due(now: datetime) -> QuerySet[Clock]:
    due = Clock.objects.filter(state=ClockState.RUNNING, next_step_at__lte=now)
    return due.order_by("next_step_at", "pk")


def _fire(clock: Clock, at: datetime) -> int:
    """Fire one step in its own savepoint: a poisoned ticket is put off, the others go on."""
    try:
        with transaction.atomic():
            return _step(clock, at)
    except Exception as problem:  # whatever it is, the next ticket must be served
        log.exception("promise %s of ticket %s could not be fired", clock.pk, clock.ticket_id)
        again = SOON if busy.is_passing(problem) else LATER
        Clock.objects.filter(pk=clock.pk).update(next_step_at=at + again)
        return 0


def _step(clock: Clock, at: datetime) -> int:
    hours = clock.calendar.hours()
    done = {firing.step for firing in clock.firings.all()}
    step = sla.next_step(ledger.run_of(clock), done, hours)
    if step is None or step[1] > at:
        _look_again(clock, step[1] if step else None)
        return 0
    if _first(clock, step, at):
        for effect in step[0].effects:
            EFFECTS[effect](clock, at)
    following = sla.next_step(ledger.run_of(clock), done | {step[0].name}, hours)
    _look_again(clock, following[1] if following else None)
    return 1


def _first(clock: Clock, step: tuple[sla.Step, datetime], at: datetime) -> bool:
    """Whether nobody has done this step yet: the unique key decides."""
    fields = {"at": at, "owed_at": step[1]}
    return Firing.objects.get_or_create(clock=clock, step=step[0].name, defaults=fields)[1]


def _look_again(clock: Clock, instant: datetime | None) -> None:
    Clock.objects.filter(pk=clock.pk, state=ClockState.RUNNING).update(next_step_at=instant)


def _escalate(clock: Clock, at: datetime) -> None:
    """The time of level 1 is over: its task ends, level 2 has the ticket (D11)."""
    if clock.ticket is None:
        return
    is_movable = (
        target("escalate", clock.ticket.status, CLOCK) is not None
    )  # a visit is past level 1
    if clock.ticket.level == 1 and is_movable:
        assignment.escalate(
            ticket_id=clock.ticket.pk, by=None, at=at, reason=_("Temps du niveau 1 écoulé")
        )


EFFECTS: dict[str, Callable[[Clock, datetime], None]] = {
    "warn": lambda clock, at: steps.warn(clock, at=at),
    "overrun": lambda clock, at: steps.overrun(clock),
    "miss": lambda clock, at: steps.miss(clock, at=at),
    "alert": lambda clock, at: steps.alert(clock, at=at),
    "escalate": _escalate,
}


@transaction.atomic
def catch_up(*, ticket_id: int, until: datetime) -> int:
    """Fire one ticket's steps that fall before `until`, each at its own instant (replay of history)."""
    door.lock(ticket_id)
    fired = 0
    while True:
        due = _due(until).filter(ticket_id=ticket_id)
        clock = due.select_related("calendar", "ticket__team__lead").first()
        if clock is None or clock.next_step_at is None:
            return fired
        fired += _step(clock, clock.next_step_at)
