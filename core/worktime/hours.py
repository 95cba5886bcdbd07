"""What opening hours are: a week, holidays, closures, exceptional hours and breaks, in one zone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from core.worktime.public_holidays import is_holiday
from core.worktime.table import Tables

Interval = tuple[datetime, datetime]
#: (opens, closes) by the wall clock; `None` for closes means 24:00, a close not after the opening is
#: the next day's.
Opening = tuple[time | None, time | None]
#: How many days a search looks before it says that the calendar never opens.
HORIZON = 3660


class NoOpening(ValueError):
    """The calendar has no opening, or not enough of them, within ten years."""


@dataclass(frozen=True)
class Hours:
    """Weekly openings, holidays of a region, closures, exceptional hours and breaks, in one time zone.

    `weekly[0]` is Monday. `special` replaces a day's openings, even on a holiday or in a closure (no
    opening: that day is closed). `breaks` are taken out of whatever is open then.
    """

    weekly: tuple[tuple[Opening, ...], ...]
    zone: str = "Europe/Paris"
    region: str = "METROPOLE"
    closures: frozenset[date] = field(default_factory=frozenset)
    special: tuple[tuple[date, tuple[Opening, ...]], ...] = ()
    breaks: tuple[tuple[date, time | None, time | None], ...] = ()

    def on(self, day: date) -> Iterator[Interval]:
        """The openings that start on `day`, in UTC, in order (they may run past midnight)."""
        spans = sorted(self._span(day, *opening) for opening in self._openings(day))
        for opens, closes in spans:
            if opens < closes:
                yield from self._less_breaks(opens, closes)

    def _openings(self, day: date) -> tuple[Opening, ...]:
        if self.special and day in self._special_days:
            return self._special_days[day]
        if day in self.closures or is_holiday(day, self.region):
            return ()
        return self.weekly[day.weekday()]

    def _span(self, day: date, opens: time | None, closes: time | None) -> Interval:
        start = datetime.combine(day, opens or time.min, self.tz)
        if closes is None or (opens is not None and closes <= opens):
            day += timedelta(days=1)
        end = datetime.combine(day, closes or time.min, self.tz)
        return start.astimezone(UTC), end.astimezone(UTC)

    def _less_breaks(self, opens: datetime, closes: datetime) -> Iterator[Interval]:
        for since, until in self._breaks:
            if since < closes and until > opens:
                if opens < since:
                    yield opens, since
                opens = until
        if opens < closes:
            yield opens, closes

    @cached_property
    def tz(self) -> ZoneInfo:
        """The zone whose wall clock the openings follow."""
        return ZoneInfo(self.zone)

    @cached_property
    def _special_days(self) -> dict[date, tuple[Opening, ...]]:
        return dict(self.special)

    @cached_property
    def _breaks(self) -> list[Interval]:
        """In order and not overlapping, so that an opening is cut from left to right."""
        merged: list[Interval] = []
        for since, until in sorted(self._span(*one) for one in self.breaks):
            if merged and since <= merged[-1][1]:
                merged[-1] = merged[-1][0], max(merged[-1][1], until)
            else:
                merged.append((since, until))
        return merged

    @cached_property
    def tables(self) -> Tables:
        """The compiled openings; the same ones for all `Hours` that are equal."""
        return _tables(self)


@lru_cache(maxsize=512)
def _tables(hours: Hours) -> Tables:
    return Tables(hours.on, hours.tz)
