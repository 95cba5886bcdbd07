"""Free time: working hours less what takes them (I03). Pure: the caller brings hours, bookings and instants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.worktime import Hours

Interval = tuple[datetime, datetime]
STEP = timedelta(minutes=30)
#: Years a planning is looked at in.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True)
class Busy:
    """One stretch of taken time, with the words that say why; `road` is needed before and after it."""

    starts_at: datetime
    ends_at: datetime
    words: str
    road: timedelta = timedelta()

    @property
    def padded(self) -> Interval:
        """The stretch with the road that separates it from the place looked at."""
        return self.starts_at - self.road, self.ends_at + self.road


def openings(hours: Hours, first: date, days: int) -> Iterator[Interval]:
    """The working intervals of `days` days from `first`, in order."""
    for gap in range(days):
        yield from hours.on(first + timedelta(days=gap))


def free(opened: Iterable[Interval], busy: Iterable[Busy]) -> list[Interval]:
    """What remains of the openings once the taken stretches, with their roads, are cut out."""
    taken = sorted(one.padded for one in busy)
    left: list[Interval] = []
    for start, end in opened:
        at = start
        for busy_from, busy_to in taken:
            if busy_to <= at or busy_from >= end:
                continue
            if busy_from > at:
                left.append((at, busy_from))
            at = max(at, busy_to)
        if at < end:
            left.append((at, end))
    return left


def fits(
    left: Iterable[Interval],
    length: timedelta,
    *,
    not_before: datetime,
    step: timedelta = STEP,
    most: int = 20,
) -> list[Interval]:
    """Up to `most` slots of `length` in the free stretches, starting on a round `step`, earliest first."""
    if length <= timedelta():
        raise ValueError("a slot has a length")
    found: list[Interval] = []
    for start, end in left:
        at = _round_up(max(start, not_before), step)
        while at + length <= end and len(found) < most:
            found.append((at, at + length))
            at += max(step, length)
        if len(found) >= most:
            break
    return found


def first_fit(
    left: Iterable[Interval], length: timedelta, *, not_before: datetime, step: timedelta = STEP
) -> Interval | None:
    """The earliest slot of `length`, or None."""
    return next(iter(fits(left, length, not_before=not_before, step=step, most=1)), None)


def _round_up(at: datetime, step: timedelta) -> datetime:
    past = timedelta(seconds=at.timestamp() % step.total_seconds())
    return at if not past else at + step - past


def covers(opened: Iterable[Interval], start: datetime, end: datetime) -> bool:
    """Whether one opening holds the whole stretch."""
    return any(opens <= start and end <= closes for opens, closes in opened)


def clashes(busy: Iterable[Busy], start: datetime, end: datetime) -> list[Busy]:
    """What already takes part of the stretch, in order; the road is not counted."""
    return sorted(
        (one for one in busy if one.starts_at < end and one.ends_at > start),
        key=lambda one: one.starts_at,
    )


def open_minutes(opened: Iterable[Interval], busy: Iterable[Busy]) -> int:
    """How many minutes of the openings are taken."""
    total = timedelta()
    taken = list(busy)
    for opens, closes in opened:
        for one in taken:
            overlap = min(one.ends_at, closes) - max(one.starts_at, opens)
            total += max(overlap, timedelta())
    return int(total.total_seconds() // 60)


def days_of_notice(now: datetime, start: datetime, zone: str = "Europe/Paris") -> int:
    """Calendar days of notice between two instants, on the wall clock: what the one-week rule counts (I14)."""
    clock = ZoneInfo(zone)
    return (start.astimezone(clock).date() - now.astimezone(clock).date()).days


def asked_day(text: str | None, otherwise: date) -> date:
    """The day written in an address, or another one when that makes no sense."""
    try:
        asked = date.fromisoformat(text or "")
    except ValueError:
        return otherwise
    return asked if FIRST_YEAR <= asked.year <= LAST_YEAR else otherwise
