"""« Pourquoi 14 h 20 ? »: how a due instant was found, step by step, for page and API alike (D16). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core import worktime
from core.worktime import Hours, Interval
from tickets import sla

#: An explanation longer than this many openings says the first ones and how many more there are.
MOST = 40
#: A day that should have been open, looked for no further than this.
DAYS = 400


@dataclass(frozen=True)
class Counted:
    """One opening that was counted: from, to, its open minutes, and the total so far."""

    start: datetime
    end: datetime
    minutes: int
    total: int


@dataclass(frozen=True)
class DayOff:
    """A working day on which nothing counts, and why: a holiday's name, or empty for a closure."""

    day: datetime
    name: str


@dataclass(frozen=True)
class StepSeen:
    """One step of the plan: when it falls or fell, and when it was done."""

    name: str
    percent: int
    after: int
    effects: tuple[str, ...]
    at: datetime
    done_at: datetime | None


@dataclass(frozen=True)
class Derivation:
    """All that leads from the start of a promise to its due instant."""

    counted: tuple[Counted, ...]
    more: int
    days_off: tuple[DayOff, ...]
    steps: tuple[StepSeen, ...]


def derive(
    run: sla.Run, hours: Hours, steps: Sequence[sla.Step], done: Mapping[str, datetime]
) -> Derivation:
    """From the facts of one promise; `done` says when each step was done."""
    due_at = sla.due(run, hours)
    spans = _less(worktime.openings(run.started_at, due_at, hours), run.pauses)
    return Derivation(
        counted=_totals(spans[:MOST]),
        more=max(len(spans) - MOST, 0),
        days_off=_days_off(run.started_at, due_at, hours),
        steps=tuple(
            StepSeen(
                step.name, round(step.share * 100), step.after, step.effects,
                sla.step_at(step, run, hours), done.get(step.name),
            )
            for step in steps
        ),
    )  # fmt: skip


def _less(spans: Iterable[Interval], pauses: Sequence[Interval]) -> list[Interval]:
    """The openings without the pauses."""
    found: list[Interval] = []
    for start, end in spans:
        at = start
        for paused, resumed in sorted(pauses):
            if resumed <= at or paused >= end:
                continue
            if paused > at:
                found.append((at, paused))
            at = min(resumed, end)
        if at < end:
            found.append((at, end))
    return found


def _totals(spans: Sequence[Interval]) -> tuple[Counted, ...]:
    total, found = timedelta(), []
    for start, end in spans:
        total += end - start
        minutes = int((end - start).total_seconds() // 60)
        found.append(Counted(start, end, minutes, int(total.total_seconds() // 60)))
    return tuple(found)


def _days_off(start: datetime, end: datetime, hours: Hours) -> tuple[DayOff, ...]:
    """The days the week opens and the calendar does not."""
    found = []
    first = start.astimezone(hours.tz)
    for offset in range(min((end - start).days + 2, DAYS)):
        day = (first + timedelta(days=offset)).date()
        if day > end.astimezone(hours.tz).date():
            break
        if hours.weekly[day.weekday()] and not list(hours.on(day)):
            noon = datetime(day.year, day.month, day.day, 12, tzinfo=hours.tz)
            found.append(DayOff(noon, worktime.holiday_name(day, hours.region)))
    return tuple(found)
