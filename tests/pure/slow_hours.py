"""Opening hours the slow way, written without looking at the product: a row of minutes, counted one by one.

Every minute of a window is open or not. A wall-clock time is found by looking at each minute's wall
clock; one that does not exist comes as many minutes after the last one that does (RFC 5545). Holidays
are computed by the Gregorian Easter. Nothing here bisects, sums or remembers intervals.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
#: Days looked at on each side of the window's own, for what runs past midnight.
AROUND = 3


def easter(year: int) -> date:
    """The anonymous Gregorian computus."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=64)
def free_days(region: str, year: int) -> set[date]:
    """The public holidays of a region."""
    if region == "NONE":
        return set()
    fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
    days = {date(year, month, day) for month, day in fixed}
    days |= {easter(year) + after * DAY for after in (1, 39, 50)}
    if region == "ALSACE_MOSELLE":
        days |= {easter(year) - 2 * DAY, date(year, 12, 26)}
    return days


@lru_cache(maxsize=256)
def wall_clock(zone: str, first: date, days: int) -> tuple[datetime, dict[datetime, int]]:
    """The first UTC minute of the window, and for each wall-clock minute its first minute's number."""
    begin = datetime.combine(first, time(), UTC) - AROUND * DAY
    shown: dict[datetime, int] = {}
    for number in range((days + 2 * AROUND) * 1440):
        wall = (begin + number * MINUTE).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
        shown.setdefault(wall, number)
    return begin, shown


OPEN, CLOSED = b"\1", b"\0"


@dataclass
class Minutes:
    """A window of minutes, each open (1) or closed (0)."""

    begin: datetime
    row: bytearray

    def number(self, instant: datetime) -> int:
        """Which minute an instant is."""
        return (instant - self.begin) // MINUTE

    def at(self, number: int) -> datetime | None:
        """The instant a minute begins; None for a minute that was not found."""
        return self.begin + number * MINUTE if number >= 0 else None

    def without(self, pauses: Iterable) -> "Minutes":
        """The same window, closed during the pauses."""
        left = bytearray(self.row)
        for since, until in pauses:
            for number in range(max(self.number(since), 0), min(self.number(until), len(left))):
                left[number] = 0
        return Minutes(self.begin, left)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How many open minutes."""
        return sum(self.row[self.number(start) : self.number(end)]) * MINUTE

    def due(self, start: datetime, minutes: int) -> datetime | None:
        """The first instant at which so many open minutes have passed."""
        if not minutes:
            return self.next_open(start)
        number = self.number(start) - 1
        for _minute in range(minutes):
            number = self.row.find(OPEN, number + 1)
            if number < 0:
                return None
        return self.at(number + 1)

    def since(self, end: datetime, minutes: int) -> datetime | None:
        """The last instant from which so many open minutes pass until `end`."""
        if not minutes:
            return self.at(self.row.rfind(OPEN, 0, self.number(end)) + 1)
        number = self.number(end)
        for _minute in range(minutes):
            number = self.row.rfind(OPEN, 0, number)
            if number < 0:
                return None
        return self.at(number)

    def next_open(self, instant: datetime) -> datetime | None:
        """The first open minute from here."""
        return self.at(self.row.find(OPEN, self.number(instant)))

    def closing(self, instant: datetime) -> datetime | None:
        """The first closed minute after the first open one."""
        opened = self.row.find(OPEN, self.number(instant))
        return self.at(self.row.find(CLOSED, opened)) if opened >= 0 else None

    def closed_before(self, instant: datetime) -> datetime | None:
        """The last minute, not after this one, that is closed after an open one."""
        number = self.row.rfind(OPEN + CLOSED, 0, self.number(instant) + 1)
        return self.at(number + 1) if number >= 0 else None


def minutes_of(hours, first: date, days: int) -> Minutes:
    """The window of minutes of a calendar (an object with the product's field names)."""
    begin, shown = wall_clock(hours.zone, first, days)
    found = Minutes(begin, bytearray((days + 2 * AROUND) * 1440))
    for number in range(-AROUND, days + AROUND):
        day = first + number * DAY
        for opens, closes in openings_on(hours, day):
            _mark(found, shown, day, opens, closes, 1)
    for day, since, until in hours.breaks:
        _mark(found, shown, day, since, until, 0)
    return found


def openings_on(hours, day: date):
    """The rows that hold on a day: exceptional, none, or the week's."""
    for special, rows in hours.special:
        if special == day:
            return rows
    if day in hours.closures or day in free_days(hours.region, day.year):
        return ()
    return hours.weekly[day.weekday()]


def _mark(found: Minutes, shown, day: date, opens, closes, state: int) -> None:
    start = datetime.combine(day, opens or time())
    end = datetime.combine(day, closes or time())
    if closes is None or end <= start:
        end += DAY
    first, last = _minute(shown, start), _minute(shown, end)
    if first is not None and last is not None:
        for number in range(first, last):
            found.row[number] = state


def _minute(shown, wall: datetime) -> int | None:
    """The number of a wall-clock minute; in a gap, counted on from the last minute that exists."""
    if wall in shown:
        return shown[wall]
    if {wall - timedelta(hours=3), wall + timedelta(hours=3)} - shown.keys():
        return None  # beyond the window
    missing = next(count for count in range(1, 181) if wall - count * MINUTE in shown)
    return shown[wall - missing * MINUTE] + missing
