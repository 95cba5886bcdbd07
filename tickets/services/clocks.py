"""The loop: due steps of promises are fired by the very services a person uses, once each (D11, D20).

Any number of loops may run, die half-way or run again: the ticket's row lock orders them, the step is
looked at again under it, and the unique firing makes the effect happen once (reliability laws 1, 2, 9).
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock as time_source
from tickets import sla
from tickets.models import Clock, ClockState, Firing, Ticket
from tickets.moves import CLOCK, target
from tickets.services import assignment, door, promises

log = logging.getLogger(__name__)
BATCH = 50


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
    """One transaction: hold the tickets of the oldest due steps that no other loop holds, fire them."""
    with transaction.atomic():
        now = time_source.database_now()
        held = Ticket.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            pk__in=_due(now).values_list("ticket_id", flat=True)[:size]
        )
        numbers = list(held.order_by("pk").values_list("pk", flat=True))
        due = _due(now).filter(ticket_id__in=numbers)
        clocks = due.select_related("calendar", "ticket__team__lead").prefetch_related(
            "pauses", "firings"
        )
        return sum(_fire(clock, now) for clock in clocks[: size * 2])


def _due(now: datetime):  # type: ignore[no-untyped-def]
    due = Clock.objects.filter(state=ClockState.RUNNING, next_step_at__lte=now)
    return due.order_by("next_step_at", "pk")


def _fire(clock: Clock, at: datetime) -> int:
    """Fire one step in its own savepoint: a poisoned ticket is put off, the others go on."""
    try:
        with transaction.atomic():
            return _step(clock, at)
    except Exception:  # whatever it is, the next ticket must be served
        log.exception("promise %s of ticket %s could not be fired", clock.pk, clock.ticket_id)
        Clock.objects.filter(pk=clock.pk).update(next_step_at=promises.soonest(at))
        return 0


def _step(clock: Clock, at: datetime) -> int:
    hours = clock.calendar.hours()
    done = {firing.step for firing in clock.firings.all()}
    step = sla.next_step(promises.run_of(clock), done, hours)
    if step is None or step[1] > at:
        _look_again(clock, step[1] if step else None)
        return 0
    if Firing.objects.get_or_create(clock=clock, step=step[0].name, defaults={"at": at})[1]:
        for effect in step[0].effects:
            EFFECTS[effect](clock, at)
    following = sla.next_step(promises.run_of(clock), done | {step[0].name}, hours)
    _look_again(clock, following[1] if following else None)
    return 1


def _look_again(clock: Clock, instant: datetime | None) -> None:
    Clock.objects.filter(pk=clock.pk, state=ClockState.RUNNING).update(next_step_at=instant)


def _escalate(clock: Clock, at: datetime) -> None:
    """The time of level 1 is over: its task ends, level 2 has the ticket (D11)."""
    clock.missed_at = clock.due_at
    clock.save(update_fields=["missed_at"])
    is_movable = (
        target("escalate", clock.ticket.status, CLOCK) is not None
    )  # a visit is past level 1
    if clock.ticket.level == 1 and is_movable:
        assignment.escalate(
            ticket_id=clock.ticket_id, by=None, at=at, reason=_("Temps du niveau 1 écoulé")
        )


EFFECTS: dict[str, Callable[[Clock, datetime], None]] = {
    "warn": lambda clock, at: promises.warn(clock, at=at),
    "miss": lambda clock, at: promises.miss(clock, at=at),
    "alert": lambda clock, at: promises.alert(clock, at=at),
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
