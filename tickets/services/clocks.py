"""The loop: due steps of promises are fired in sets, by the very services a person uses, once each (D11, D20).

Any number of loops may run, die half-way or run again: the ticket's row lock orders them, the step is
looked at again under it, and the unique firing makes the effect happen once (reliability laws 1, 2, 9).
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Prefetch, QuerySet, prefetch_related_objects

from core import busy, once, writing
from core import clock as time_source
from tickets import sla
from tickets.models import Clock, ClockState, Firing, Ticket
from tickets.moves import CLOCK, target
from tickets.services import (
    assignment,
    classifying,
    door,
    escalation,
    ledger,
    plans,
    steps,
    terms,
)
from tickets.services.plans import Plans
from tickets.services.steps import Owed

log = logging.getLogger(__name__)
#: How many promises one transaction holds, and about how long: people wait for their tickets meanwhile.
FEWEST, FIRST, MOST, HELD_SECONDS = 50, 100, 500, 2.0
#: A round ends about when the beat asks for the next: whatever else the worker owes comes in between.
ROUND_SECONDS = 2.5
#: When a step that failed is tried again: at once after a deadlock, later when the row itself is at fault.
SOON, LATER = timedelta(seconds=5), timedelta(minutes=5)


def fire_due(limit: int = 100_000) -> int:
    """Fire what is due by the database's clock, at most `limit` steps; return how many were fired."""
    fired, size, end = 0, FIRST, time.monotonic() + ROUND_SECONDS
    while fired < limit and time.monotonic() < end and (now := _due_now()):
        begun = time.monotonic()
        batch = _fire_batch(now, min(size, limit - fired))
        if batch is None:
            break
        fired += batch
        size = next_size(size, time.monotonic() - begun)
    return fired


def next_size(size: int, spent: float) -> int:
    """As many as would have been held about `HELD_SECONDS`, at most twice as many as before."""
    fitting = int(size * HELD_SECONDS / max(spent, 0.001))
    return max(FEWEST, min(MOST, 2 * size, fitting))


def _due_now() -> datetime | None:
    """The database's present if something is due; when nothing is, that costs one entry of an index."""
    waiting = Clock.objects.filter(state=ClockState.RUNNING, next_step_at__isnull=False)
    first = waiting.order_by("next_step_at", "pk").values_list(
        "next_step_at", time_source.Instant()
    )
    for oldest, instant in first[:1]:
        now: datetime = instant + time_source.offset()
        return now if oldest <= now else None
    return None


def _fire_batch(now: datetime, size: int) -> int | None:
    """One transaction: hold what the oldest due steps belong to, fire one step of each; None when others hold all."""
    with once.block(), transaction.atomic():
        keys = _held_with_ticket(now, size) + _held_alone(now, size)
        return _fire(keys, now, plans.load()) if keys else None


def _held_with_ticket(now: datetime, size: int) -> list[int]:
    """The oldest due step of each ticket that no other loop or verb holds, under its lock: the one every verb takes first."""
    held = Ticket.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    due = held.filter(clocks__state=ClockState.RUNNING, clocks__next_step_at__lte=now)
    oldest = due.order_by("clocks__next_step_at", "clocks__pk").values_list("pk", flat=True)
    kept = set(oldest[:size])
    first: dict[int | None, int] = {}
    theirs = _due(now).filter(ticket_id__in=kept).values_list("ticket", "pk")
    for ticket_id, key in theirs if kept else ():
        first.setdefault(ticket_id, key)
    return list(first.values())


def _held_alone(now: datetime, size: int) -> list[int]:
    """The due steps of promises that belong to no ticket, under their own locks."""
    alone = _due(now).filter(ticket=None).select_for_update(skip_locked=True)
    return list(alone.values_list("pk", flat=True)[:size])


def _due(now: datetime) -> QuerySet[Clock]:
    due = Clock.objects.filter(state=ClockState.RUNNING, next_step_at__lte=now)
    return due.order_by("next_step_at", "pk")


def _fire(keys: Sequence[int], at: datetime, known: Plans) -> int:
    """Fire a set in a savepoint of its own. If it fails, each half alone, down to the one at fault, which is put off."""
    try:
        with transaction.atomic():
            return _steps(keys, at, known)
    except Exception as problem:  # whatever it is, the others must be served
        passing = busy.is_passing(problem)
        if len(keys) > 1 and not passing:
            half = len(keys) // 2
            return _fire(keys[:half], at, known) + _fire(keys[half:], at, known)
        log.exception("promises %s could not be fired", keys)
        Clock.objects.filter(pk__in=keys).update(next_step_at=at + (SOON if passing else LATER))
        return 0


#: What arithmetic and effects read of a promise; each person, team and calendar once for a whole set.
_READ = (
    "calendar", *ledger.HISTORY, "owner", "client__manager",
    Prefetch("ticket", Ticket.objects.only("status", "level", "team", "owner")),
    "ticket__team__lead", "ticket__owner",
)  # fmt: skip


def _steps(keys: Sequence[int], at: datetime, known: Plans) -> int:
    """Fire the next step of each, if its instant has come."""
    # a set that failed leaves what it had changed on its rows: each try reads its own
    clocks = list(Clock.objects.filter(pk__in=keys).order_by("next_step_at", "pk"))
    prefetch_related_objects(clocks, *_READ)
    found = [(clock, ledger.next_of(clock, known)) for clock in clocks]
    due = [(Owed(clock, owed[1]), owed[0]) for clock, owed in found if owed and owed[1] <= at]
    # Under the lock the firings read are the truth; the unique key would refuse a double all the same.
    fired = [
        Firing(clock=one.clock, step=step.name, at=at, owed_at=one.owed_at) for one, step in due
    ]
    writing.add(fired)
    for firing in fired:
        vars(firing.clock)["fired"].append(firing)
    for place in range(max((len(step.effects) for _one, step in due), default=0)):
        for effect, act in EFFECTS.items():
            if owed := [one for one, step in due if step.effects[place : place + 1] == (effect,)]:
                act(owed, at)
    changed = {one.clock.pk for one, step in due if not CHANGING.isdisjoint(step.effects)}
    _look_again([clock for clock in clocks if clock.pk not in changed], known)
    _look_again(_running(changed), known)
    return len(due)


def _running(keys: Collection[int]) -> list[Clock]:
    """Those that still run of promises that may have ended or have another target now."""
    return ledger.ready(Clock.objects.filter(pk__in=keys, state=ClockState.RUNNING))


def _look_again(clocks: Sequence[Clock], known: Plans) -> None:
    """When the loop must look at each next."""
    for clock in clocks:
        following = ledger.next_of(clock, known)
        clock.next_step_at = following[1] if following else None
    writing.write(clocks, ["next_step_at"])


def _may(owed: Sequence[Owed], verb: str) -> list[tuple[Owed, Ticket]]:
    """Those of tickets, where the clock may do this now."""
    pairs = [(one, one.clock.ticket) for one in owed]
    return [(one, its) for one, its in pairs if its and target(verb, its.status, CLOCK)]


def _escalate(owed: Sequence[Owed], at: datetime) -> None:
    """The time of a level is over: its task ends, the next level has the ticket (D11); above the last, the manager."""
    # neither where another level has it already, nor on a visit, which is past the levels
    over = [
        (one, its)
        for one, its in _may(owed, "escalate")
        if sla.TIERS.get(its.level) == one.clock.kind
    ]
    last = terms.tiers(at)
    steps.alert([one for one, its in over if its.level >= last], at=at)
    escalation.escalate_overdue([its.pk for _one, its in over if its.level < last], at=at)


def _backup(owed: Sequence[Owed], at: datetime) -> None:
    assignment.to_backup([its.pk for _one, its in _may(owed, "assign")], at=at)


def _raise(owed: Sequence[Owed], at: datetime) -> None:
    classifying.raise_priority([its.pk for _one, its in _may(owed, "assign")], at=at)


#: Effects after which a promise must be read again.
CHANGING = frozenset({"backup", "raise", "escalate"})
Effect = Callable[[Sequence[Owed], datetime], None]
#: What a step may do to a set; the settings page offers these, `miss` apart, which the end of a promise always does.
EFFECTS: dict[str, Effect] = {
    "warn": lambda owed, at: steps.warn(owed, at=at),
    "remind": lambda owed, at: steps.remind(owed, at=at),
    "backup": _backup,
    "raise": _raise,
    "miss": lambda owed, at: steps.miss([one.clock for one in owed], at=at),
    "alert": lambda owed, at: steps.alert(owed, at=at),
    "escalate": _escalate,
}


@transaction.atomic
def catch_up(*, ticket_id: int, until: datetime) -> int:
    """Fire one ticket's steps that fall before `until`, each at its own instant (replay of history)."""
    door.lock(ticket_id)
    known, fired = plans.load(), 0
    due = _due(until).filter(ticket_id=ticket_id).values_list("pk", "next_step_at")
    while (found := due.first()) and found[1]:
        fired += _steps(found[:1], found[1], known)
    return fired
