"""A calendar as it is stored (text and dates as JSON) and the pure opening hours it stands for (D06)."""

import json
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Any

from core.worktime import Hours, Opening

#: Rows of a day: [["09:00", "12:00"], ["14:00", "24:00"]]; a close not after the opening is the next day's.
Rows = list[list[str]]


def office_week() -> list[Rows]:
    """Monday to Friday, 9:00–17:00 (R140)."""
    return [[["09:00", "17:00"]] for _day in range(5)] + [[], []]


def hours_of(
    *, weekly: list[Rows], zone: str, region: str, closures: Any, special: Any, breaks: Any
) -> Hours:
    """The opening hours of stored values; the same object for the same values."""
    return _hours(json.dumps([weekly, zone, region, closures, special, breaks]))


@lru_cache(maxsize=512)
def _hours(text: str) -> Hours:
    weekly, zone, region, closures, special, breaks = json.loads(text)
    return Hours(
        weekly=tuple(openings(rows) for rows in weekly),
        zone=zone,
        region=region,
        closures=frozenset(day for closure in closures for day in days_of(closure)),
        special=tuple((date.fromisoformat(row["on"]), openings(row["hours"])) for row in special),
        breaks=tuple(
            (date.fromisoformat(row["on"]), clock_time(row["from"]), clock_time(row["to"]))
            for row in breaks
        ),
    )


def openings(rows: Rows) -> tuple[Opening, ...]:
    """The stored rows of one day as clock times."""
    return tuple((clock_time(opens), clock_time(closes)) for opens, closes in rows)


def clock_time(text: str) -> time | None:
    """'17:00' → time; '24:00' → None, which stands for the end of the day."""
    return None if text == "24:00" else time.fromisoformat(text)


def days_of(closure: dict[str, str]) -> Iterator[date]:
    """Each day of a closure, first and last included."""
    day, last = date.fromisoformat(closure["first"]), date.fromisoformat(closure["last"])
    while day <= last:
        yield day
        day += timedelta(days=1)
