"""The questions one asks of opening hours; conventions in the package's own words."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from core.worktime.hours import HORIZON, Hours, Interval, NoOpening

ZERO = timedelta()
DAY = timedelta(days=1)
TEN_YEARS = timedelta(days=HORIZON)


def _utc(instant: datetime) -> datetime:
    if instant.tzinfo is UTC:
        return instant
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(UTC)


def _positive(worked: timedelta) -> None:
    if worked < ZERO:
        raise ValueError("a duration cannot be negative")


def _none(what: str) -> NoOpening:
    return NoOpening(f"{what} in ten years")


def add(start: datetime, worked: timedelta, hours: Hours) -> datetime:
    """The instant at which `worked` open time has passed since `start`."""
    if worked <= ZERO:
        _positive(worked)
        return next_opening(start, hours)
    start = _utc(start)
    table = hours.tables.covering(start, start)
    while (goal := table.position(start) + worked) > table.total:
        if table.until > start + TEN_YEARS:
            raise _none("not enough open hours")
        table = hours.tables.later(table)
    found = table.earliest(goal)
    if found - start > TEN_YEARS:
        raise _none("not enough open hours")
    return found


def subtract(end: datetime, worked: timedelta, hours: Hours) -> datetime:
    """The last instant from which `worked` open time passes until `end`."""
    _positive(worked)
    end = _utc(end)
    if not worked:
        return _last_open(end, hours)
    table = hours.tables.covering(end, end)
    while (goal := table.position(end) - worked) < ZERO:
        if table.since < end - TEN_YEARS:
            raise _none("not enough open hours")
        table = hours.tables.earlier(table)
    found = table.latest(goal)
    if end - found > TEN_YEARS:
        raise _none("not enough open hours")
    return found


def _last_open(end: datetime, hours: Hours) -> datetime:
    """`end` itself when work was done just before it, else the closing before."""
    table = hours.tables.covering(end, end)
    while not (index := bisect_left(table.starts, end)):
        if table.since < end - TEN_YEARS:
            raise _none("no open hours")
        table = hours.tables.earlier(table)
    found = min(end, table.ends[index - 1])
    if end - found > TEN_YEARS:
        raise _none("no open hours")
    return found


def between(start: datetime, end: datetime, hours: Hours) -> timedelta:
    """The open time elapsed from `start` to `end`; zero when `end` is not after `start`."""
    start, end = _utc(start), _utc(end)
    if end <= start:
        return ZERO
    table = hours.tables.covering(start, end)
    return table.position(end) - table.position(start)


def openings(start: datetime, end: datetime, hours: Hours) -> Iterator[Interval]:
    """The open stretches within [start, end], in order, in UTC; for drawing an axis."""
    start, end = _utc(start), _utc(end)
    if end <= start:
        return
    table = hours.tables.covering(start, end)
    for index in range(bisect_right(table.ends, start), bisect_left(table.starts, end)):
        yield max(table.starts[index], start), min(table.ends[index], end)


def is_open(instant: datetime, hours: Hours) -> bool:
    """Whether work is done at `instant`; the closing instant itself is closed."""
    instant = _utc(instant)
    table = hours.tables.covering(instant, instant)
    index = bisect_right(table.starts, instant) - 1
    return index >= 0 and instant < table.ends[index]


def next_opening(instant: datetime, hours: Hours) -> datetime:
    """`instant` itself when open, else the next opening."""
    instant = _utc(instant)
    table = hours.tables.covering(instant, instant)
    while (index := bisect_right(table.ends, instant)) == len(table.ends):
        if table.until > instant + TEN_YEARS:
            raise _none("no open hours")
        table = hours.tables.later(table)
    opens = max(table.starts[index], instant)
    if opens - instant > TEN_YEARS:
        raise _none("no open hours")
    return opens


def closing(instant: datetime, hours: Hours) -> datetime | None:
    """When the present opening ends, or the next one's when closed; None when it never closes."""
    opens = next_opening(instant, hours)
    table = hours.tables.covering(opens, opens)
    index = bisect_right(table.starts, opens) - 1
    while table.ends[index] - opens <= TEN_YEARS:
        if index + 1 == len(table.starts):
            if table.until > opens + TEN_YEARS:
                return table.ends[index]
            table = hours.tables.later(table)
            index = bisect_right(table.starts, opens) - 1
        elif table.starts[index + 1] == table.ends[index]:
            index += 1
        else:
            return table.ends[index]
    return None


def previous_closing(instant: datetime, hours: Hours) -> datetime | None:
    """The last closing not after `instant`; None when there was none in ten years."""
    instant = _utc(instant)
    table = hours.tables.covering(instant, instant)
    index = bisect_right(table.ends, instant) - 1
    while table.since >= instant - TEN_YEARS or index >= 0:
        if index < 0:
            table = hours.tables.earlier(table)
            index = bisect_right(table.ends, instant) - 1
        elif instant - table.ends[index] > TEN_YEARS:
            return None
        elif table.ends[index] in table.starts[index + 1 : index + 2]:
            index -= 1
        else:
            return table.ends[index]
    return None


def working_day(day: date, count: int, hours: Hours) -> date:
    """The `count`-th day with an opening after `day`; before it when `count` is negative."""
    step, left = (DAY, count) if count >= 0 else (-DAY, -count)
    for _number in range(HORIZON):
        if not left:
            return day
        day += step
        if next(hours.on(day), None):
            left -= 1
    raise _none("not enough open days")


def after_days(start: datetime, days: int, hours: Hours) -> datetime:
    """The closing of the `days`-th opening day after the day of `start` (closing after silence, C24)."""
    day = working_day(start.astimezone(hours.tz).date(), max(days, 1), hours)
    return max(closes for _opens, closes in hours.on(day))


def _cuts(
    start: datetime, end: datetime, pauses: Iterable[Interval]
) -> Iterator[tuple[datetime, datetime]]:
    """The parts of [start, end] covered by pauses, in order, each instant once."""
    covered = start
    for paused, resumed in sorted(pauses):
        since, until = max(paused, covered), min(resumed, end)
        if since < until:
            yield since, until
            covered = until


def waited(start: datetime, end: datetime, pauses: Iterable[Interval], hours: Hours) -> timedelta:
    """The open time from `start` to `end` that lies within the pauses (D08)."""
    return sum((between(*cut, hours) for cut in _cuts(start, end, pauses)), ZERO)


def elapsed(start: datetime, end: datetime, pauses: Iterable[Interval], hours: Hours) -> timedelta:
    """The open time from `start` to `end`, the pauses left out."""
    return between(start, end, hours) - waited(start, end, pauses, hours)


def due(start: datetime, target: timedelta, pauses: Iterable[Interval], hours: Hours) -> datetime:
    """When `target` open time has passed since `start`, leaving out the pauses (D08).

    Pauses are (from, to) intervals in any order; they may overlap. They take nothing from a zero target.
    """
    due_at = add(start, target, hours)
    if not target:
        return due_at
    covered = start
    for paused, resumed in sorted(pauses):
        if paused >= due_at:
            break
        since = max(paused, covered)
        if resumed <= since:
            continue
        # A pause outside opening hours takes nothing away; adding zero could move a closing instant.
        if lost := between(since, resumed, hours):
            due_at = add(due_at, lost, hours)
        covered = resumed
    return due_at
