"""Openings laid out once as sorted lists with running totals, so that a question is two bisections.

A `Table` never changes; when a question lies beyond it a longer one is built and remembered. Threads
that cross at worst build the same table twice.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Interval = tuple[datetime, datetime]
OpeningsOf = Callable[[date], Iterable[Interval]]
DAY = timedelta(days=1)
#: A table grows by at least this much; each growth at least doubles it.
CHUNK = timedelta(days=120)
#: Days laid out beyond what a table answers for: openings may run over midnight, zones may jump a day.
MARGIN = 2


@dataclass(frozen=True, slots=True)
class Table:
    """The openings of some days, in UTC, in order, never overlapping; exact from `since` to `until`."""

    first: date
    last: date
    since: datetime
    until: datetime
    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]
    after: list[timedelta]

    @property
    def total(self) -> timedelta:
        """All the open time laid out."""
        return self.after[-1] if self.after else timedelta()

    def position(self, instant: datetime) -> timedelta:
        """The open time laid out before `instant`."""
        index = bisect_right(self.starts, instant) - 1
        if index < 0:
            return timedelta()
        if instant >= self.ends[index]:
            return self.after[index]
        return self.before[index] + (instant - self.starts[index])

    def earliest(self, position: timedelta) -> datetime:
        """The first instant at that position (greater than zero, at most `total`)."""
        index = bisect_left(self.after, position)
        return self.starts[index] + (position - self.before[index])

    def latest(self, position: timedelta) -> datetime:
        """The last instant at that position (at least zero, less than `total`)."""
        index = bisect_right(self.before, position) - 1
        return self.starts[index] + (position - self.before[index])


def build(openings_of: OpeningsOf, zone: ZoneInfo, first: date, last: date) -> Table:
    """Lay out the openings of the days `first` to `last`."""
    days = ((last - first).days + 1) + 2 * MARGIN
    spans: list[Interval] = []
    for number in range(days):
        spans += openings_of(first + (number - MARGIN) * DAY)
    starts, ends, before, after = [], [], [], []
    seen, total = datetime.min.replace(tzinfo=UTC), timedelta()
    for opens, closes in sorted(spans):
        opens = max(opens, seen)
        if opens < closes:
            starts.append(opens)
            ends.append(closes)
            before.append(total)
            total += closes - opens
            after.append(total)
            seen = closes
    return Table(
        first,
        last,
        _midnight(first, zone),
        _midnight(last + DAY, zone),
        starts,
        ends,
        before,
        after,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


class Tables:
    """The longest table laid out so far for one set of hours."""

    def __init__(self, openings_of: OpeningsOf, zone: ZoneInfo) -> None:
        self._openings_of = openings_of
        self._zone = zone
        self._table: Table | None = None

    def covering(self, start: datetime, end: datetime) -> Table:
        """A table that is exact from `start` to `end` (both UTC)."""
        table = self._table
        if table is not None and table.since <= start and end < table.until:
            return table
        first = start.astimezone(self._zone).date() - DAY
        last = end.astimezone(self._zone).date() + DAY
        if table is None:
            return self._keep(first, last + CHUNK)
        span = max(CHUNK, table.last - table.first)
        first = table.first if first >= table.first else first - span
        last = table.last if last <= table.last else last + span
        return self._keep(first, last)

    def later(self, table: Table) -> Table:
        """At least twice as many days, the new ones after."""
        return self._keep(table.first, table.last + max(CHUNK, table.last - table.first))

    def earlier(self, table: Table) -> Table:
        """At least twice as many days, the new ones before."""
        return self._keep(table.first - max(CHUNK, table.last - table.first), table.last)

    def _keep(self, first: date, last: date) -> Table:
        table = build(self._openings_of, self._zone, first, last)
        self._table = table
        return table
