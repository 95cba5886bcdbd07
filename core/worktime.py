"""Working time: pure arithmetic on opening hours. The caller brings every instant (D06, D07).

Instants are aware datetimes; durations are `timedelta` of real (elapsed) seconds, so an opening that
spans a clock change lasts as long as it really lasts. Conventions:

- a duration that ends exactly at closing is due at closing;
- a zero duration outside opening hours is due at the next opening;
- a negative duration is refused; a calendar without any opening is refused with `NoOpening`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

Interval = tuple[datetime, datetime]
#: How far a search looks before it says that the calendar never opens.
HORIZON = 3660


class NoOpening(ValueError):
    """The calendar has no opening within ten years."""


@dataclass(frozen=True)
class Hours:
    """Weekly openings, holidays of a region and own closures, in one time zone.

    `weekly[0]` is Monday; each interval is (opens, closes), `None` for closes meaning 24:00.
    """

    weekly: tuple[tuple[tuple[time | None, time | None], ...], ...]
    zone: str = "Europe/Paris"
    region: str = "METROPOLE"
    closures: frozenset[date] = field(default_factory=frozenset)

    def on(self, day: date) -> Iterator[Interval]:
        """The openings that start on `day`, in UTC, in order (they may run past midnight)."""
        if day in self.closures or is_holiday(day, self.region):
            return
        zone = ZoneInfo(self.zone)
        spans = []
        for opens, closes in self.weekly[day.weekday()]:
            start = datetime.combine(day, opens or time.min, zone)
            if closes is None or (opens and closes <= opens):
                end = datetime.combine(day + timedelta(days=1), closes or time.min, zone)
            else:
                end = datetime.combine(day, closes, zone)
            spans.append((start.astimezone(UTC), end.astimezone(UTC)))
        yield from ((start, end) for start, end in sorted(spans) if start < end)


@lru_cache(maxsize=512)
def _holidays(region: str, year: int) -> frozenset[date]:
    if region == "NONE":
        return frozenset()
    subdivision = "57" if region == "ALSACE_MOSELLE" else None
    return frozenset(holidays.country_holidays("FR", years=year, subdiv=subdivision))


def is_holiday(day: date, region: str) -> bool:
    """Whether `day` is a public holiday of the region (computed, Easter included)."""
    return day in _holidays(region, day.year)


def _from(instant: datetime, hours: Hours) -> Iterator[Interval]:
    """The openings not over at `instant`, in order and never overlapping, for ten years.

    The first one is cut to start no earlier than `instant`; openings that overlap count once.
    """
    # The day before too: an opening across midnight may still be running.
    day = instant.astimezone(ZoneInfo(hours.zone)).date() - timedelta(days=1)
    seen = instant.astimezone(UTC)
    for _step in range(HORIZON):
        for start, end in hours.on(day):
            if end > seen:
                yield max(start, seen), end
                seen = end
        day += timedelta(days=1)


def add(start: datetime, worked: timedelta, hours: Hours) -> datetime:
    """The instant at which `worked` open time has passed since `start`."""
    if worked < timedelta():
        raise ValueError("a duration cannot be negative")
    left = worked
    for opens, closes in _from(start, hours):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    raise NoOpening("no open hours in ten years")


def between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """The open time elapsed from `start` to `end`; zero when `end` is not after `start`."""
    return sum((closes - opens for opens, closes in openings(start, end, hours)), timedelta())


def openings(start: datetime, end: datetime, hours: Hours) -> Iterator[Interval]:
    """The open stretches within [start, end], in order, in UTC; for totals and for drawing an axis."""
    day = start.astimezone(ZoneInfo(hours.zone)).date() - timedelta(days=1)
    seen, stop = start.astimezone(UTC), end.astimezone(UTC)
    last = end.astimezone(ZoneInfo(hours.zone)).date()
    while day <= last:
        for opens, closes in hours.on(day):
            if max(opens, seen) < min(closes, stop):
                yield max(opens, seen), min(closes, stop)
                seen = closes
        day += timedelta(days=1)


def after_days(start: datetime, days: int, hours: Hours) -> datetime:
    """The closing of the `days`-th opening day after the day of `start` (closing after silence, C24)."""
    day = start.astimezone(ZoneInfo(hours.zone)).date()
    left = max(days, 1)
    for _step in range(HORIZON):
        day += timedelta(days=1)
        if spans := list(hours.on(day)):
            left -= 1
            if not left:
                return spans[-1][1]
    raise NoOpening("no open hours in ten years")


def is_open(instant: datetime, hours: Hours) -> bool:
    """Whether work is done at `instant`; the closing instant itself is closed."""
    try:
        return next_opening(instant, hours) == instant
    except NoOpening:
        return False


def next_opening(instant: datetime, hours: Hours) -> datetime:
    """`instant` itself when open, else the next opening."""
    for opens, _closes in _from(instant, hours):
        return opens
    raise NoOpening("no open hours in ten years")


def due(start: datetime, target: timedelta, pauses: Iterable[Interval], hours: Hours) -> datetime:
    """When `target` open time has passed since `start`, leaving out the pauses (D08).

    Pauses are (from, to) intervals in any order; they may overlap.
    """
    due_at = add(start, target, hours)
    covered = start
    for paused, resumed in sorted(pauses):
        since = max(paused, covered)
        if resumed <= since or since >= due_at:
            continue
        # A pause outside opening hours takes nothing away; adding zero could move a closing instant.
        if lost := between(since, resumed, hours):
            due_at = add(due_at, lost, hours)
        covered = resumed
    return due_at
