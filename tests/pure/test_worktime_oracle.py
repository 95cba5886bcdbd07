"""Working time against a slow independent oracle: thousands of random calendars, minute by minute (D06, FT-22)."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from core import worktime
from core.worktime import Hours, NoOpening
from tests.pure.slow_hours import MINUTE, Minutes, minutes_of

DAYS = 16
#: Windows around both clock changes, holidays, a leap day and the turn of the year.
WINDOWS = {
    "Europe/Paris": ["2026-03-21", "2026-10-17", "2026-04-27", "2026-12-20", "2028-02-22", "2027-10-25"],
    "America/Guadeloupe": ["2026-05-10"],
    "America/New_York": ["2026-03-01", "2026-10-26"],
    "Australia/Lord_Howe": ["2026-03-28", "2026-09-28"],  # half an hour of change
    "Asia/Kathmandu": ["2026-04-05"],
    "Pacific/Auckland": ["2026-09-20"],
    "UTC": ["2026-07-08"],
}  # fmt: skip
ZONES = ["Europe/Paris"] * 6 + list(WINDOWS)
#: Times people write, and those that a clock change skips or shows twice.
TIMES = [time(h, m) for h in range(24) for m in (0, 30)] + [time(2, 15), time(2, 59), time(23, 59)]


def _openings(rng: random.Random, most: int = 3):
    rows = []
    for _number in range(rng.randint(0, most)):
        opens, closes = rng.choice(TIMES), rng.choice([*TIMES, None, None])
        if opens != closes:
            rows.append((opens, closes))
    return tuple(rows)


def _calendar(rng: random.Random) -> tuple[Hours, date]:
    zone = rng.choice(ZONES)
    first = date.fromisoformat(rng.choice(WINDOWS[zone]))

    def a_day() -> date:
        return first + timedelta(days=rng.randrange(DAYS))

    office = ((time(9), time(12)), (time(14), time(17)))
    week = tuple(office if rng.random() < 0.3 and day < 5 else _openings(rng) for day in range(7))
    hours = Hours(
        weekly=week,
        zone=zone,
        region=rng.choice(["METROPOLE", "ALSACE_MOSELLE", "NONE"]),
        closures=frozenset(a_day() for _ in range(rng.randint(0, 3))),
        special=tuple({a_day(): _openings(rng) for _ in range(rng.randint(0, 2))}.items()),
        breaks=tuple(
            (a_day(), *pair) for _ in range(rng.randint(0, 3)) for pair in _openings(rng, 1)
        ),
    )
    return hours, first


def _instant(rng: random.Random, first: date) -> datetime:
    begin = datetime.combine(first, time(), UTC)
    return begin + rng.randrange(DAYS * 1440) * MINUTE


def _pauses(rng: random.Random, first: date) -> list[tuple[datetime, datetime]]:
    begins = [_instant(rng, first) for _ in range(rng.randint(0, 4))]
    return [(begin, begin + rng.randrange(3000) * MINUTE) for begin in begins]


def _agree(found, wanted, slow: Minutes) -> bool:
    """The same instant; or both lie beyond the days of which the oracle knows everything."""
    known = [slow.at(2 * 1440), slow.at(len(slow.row) - 2 * 1440)]
    found, wanted = (
        one if one is not None and known[0] < one < known[1] else None for one in (found, wanted)
    )
    return found == wanted


def _or_none(question, *args):
    try:
        return question(*args)
    except NoOpening:
        return None


@pytest.mark.row("D06", "D07", "D08")
@pytest.mark.parametrize("chunk", range(8))
def test_every_answer_is_the_one_counted_minute_by_minute(chunk):
    for seed in range(chunk * 250, (chunk + 1) * 250):
        rng = random.Random(seed)
        hours, first = _calendar(rng)
        slow = minutes_of(hours, first, DAYS)
        for _question in range(3):
            start, other, pauses = _instant(rng, first), _instant(rng, first), _pauses(rng, first)
            start, end = sorted((start, other))
            minutes = rng.choice([0, 1, 30, 60, 240, rng.randrange(1, 1500)])
            _same(hours, slow, start, end, minutes, pauses, seed)


def _same(hours, slow, start, end, minutes, pauses, seed) -> None:
    worked, left = minutes * MINUTE, slow.without(pauses)
    say = f"seed {seed}: {hours} from {start} to {end}, {minutes} {pauses}"
    assert worktime.between(start, end, hours) == slow.between(start, end), say
    assert worktime.elapsed(start, end, pauses, hours) == left.between(start, end), say
    waited = slow.between(start, end) - left.between(start, end)
    assert worktime.waited(start, end, pauses, hours) == waited, say
    assert worktime.is_open(start, hours) == bool(slow.row[slow.number(start)]), say
    pairs = [
        (_or_none(worktime.add, start, worked, hours), slow.due(start, minutes)),
        (_or_none(worktime.subtract, end, worked, hours), slow.since(end, minutes)),
        (_or_none(worktime.next_opening, start, hours), slow.next_open(start)),
        (_or_none(worktime.closing, start, hours), slow.closing(start)),
        (worktime.previous_closing(end, hours), slow.closed_before(end)),
    ]
    if minutes:
        pairs.append(
            (_or_none(worktime.due, start, worked, pauses, hours), left.due(start, minutes))
        )
    for found, wanted in pairs:
        assert _agree(found, wanted, slow), f"{found} instead of {wanted}; {say}"


def test_the_oracle_would_notice_a_minute():
    """The comparison can fail: one minute more of opening is seen by every question."""
    hours, longer = (
        Hours(weekly=(((time(9), closes),),) * 7, region="NONE")
        for closes in (time(17), time(17, 1))
    )
    slow = minutes_of(hours, date(2026, 10, 20), DAYS)
    start = datetime(2026, 10, 20, 12, tzinfo=UTC)
    with pytest.raises(AssertionError):
        _same(longer, slow, start, start + timedelta(days=2), 600, [], 0)
