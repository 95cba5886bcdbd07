"""The instants one click proposes, in working time: in an hour, at closing, tomorrow at opening, Monday (C29, D15). Pure."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from core import worktime
from core.worktime import Hours

IN_1_H, IN_2_H, CLOSING, NEXT_DAY, NEXT_DAY_END = (
    "in_1h",
    "in_2h",
    "closing",
    "next_day",
    "next_day_end",
)
MONDAY = "monday"

#: What is proposed to put a ticket aside, to promise the next news, to move a step.
SNOOZE = (IN_1_H, IN_2_H, NEXT_DAY, MONDAY)
NEWS = (IN_1_H, IN_2_H, CLOSING, NEXT_DAY, NEXT_DAY_END, MONDAY)
STEP = (CLOSING, NEXT_DAY, NEXT_DAY_END, MONDAY)


def proposed(codes: tuple[str, ...], now: datetime, hours: Hours) -> list[tuple[str, datetime]]:
    """(code, instant) of each that lies ahead, soonest first, each instant once."""
    try:
        instants = dict(_instants(now, hours))
    except worktime.NoOpening:
        return []
    ahead = sorted((instants[code], codes.index(code), code) for code in codes if code in instants)
    found: list[tuple[str, datetime]] = []
    for at, _order, code in ahead:
        if at > now and at not in [known for _code, known in found]:
            found.append((code, at))
    return found


def _instants(now: datetime, hours: Hours) -> Iterator[tuple[str, datetime]]:
    yield IN_1_H, _round(worktime.add(now, timedelta(hours=1), hours))
    yield IN_2_H, _round(worktime.add(now, timedelta(hours=2), hours))
    today = now.astimezone(ZoneInfo(hours.zone)).date()
    if spans := list(hours.on(today)):
        yield CLOSING, spans[-1][1]
    tomorrow = _opening_after(today, hours)
    yield NEXT_DAY, tomorrow[0]
    yield NEXT_DAY_END, tomorrow[1]
    yield MONDAY, _opening_after(today + timedelta(days=6 - today.weekday()), hours)[0]


def slots(now: datetime, hours: Hours, *, days: int = 3) -> list[worktime.Interval]:
    """The stretches of two hours in which one may be called back, over the next open days (A23)."""
    found: list[worktime.Interval] = []
    day, left = now.astimezone(ZoneInfo(hours.zone)).date(), days
    for _step in range(31):
        cut = [slot for span in hours.on(day) for slot in _cut(*span) if slot[1] - now >= SHORTEST]
        found += cut
        left -= bool(cut)
        if not left:
            break
        day += timedelta(days=1)
    return found


#: Nobody is promised a call within less than this.
SHORTEST = timedelta(minutes=30)
SLOT = timedelta(hours=2)


def _cut(opens: datetime, closes: datetime) -> Iterator[worktime.Interval]:
    while closes - opens >= SHORTEST:
        yield opens, min(opens + SLOT, closes)
        opens += SLOT


def _round(instant: datetime) -> datetime:
    """Up to the next five minutes, as people say hours."""
    return instant + (datetime.min.replace(tzinfo=UTC) - instant) % timedelta(minutes=5)


def _opening_after(day: date, hours: Hours) -> worktime.Interval:
    """First opening and last closing of the first open day after `day`."""
    for _step in range(worktime.HORIZON):
        day += timedelta(days=1)
        if spans := list(hours.on(day)):
            return spans[0][0], spans[-1][1]
    raise worktime.NoOpening("no open hours in ten years")
