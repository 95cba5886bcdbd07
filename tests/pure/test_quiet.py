"""When a telephone may ring: by day at work, on duty at any hour, else only for a visit that cannot wait."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from core.worktime import Hours
from notifications import quiet

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Hours(
    tuple(((time(9), time(12)), (time(13), time(17))) if day < 5 else () for day in range(7))
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=PARIS)


@pytest.mark.row("D21")
@pytest.mark.parametrize(
    ("now", "visit", "on_call", "rings"),
    [
        ("17 10:00", "19 10:00", False, "17 10:00"),
        ("17 12:30", "19 10:00", False, "17 13:00"),
        ("17 19:00", "19 10:00", False, "18 09:00"),
        ("20 18:00", "24 10:00", False, "23 09:00"),
        # the visit comes before one is back at work: rung at once, never at night
        ("17 19:00", "18 08:30", False, "17 19:00"),
        ("17 19:00", "18 09:30", False, "17 19:00"),
        ("17 22:00", "18 09:30", False, "18 07:00"),
        ("18 05:00", "18 09:30", False, "18 07:00"),
        # on duty, at any hour
        ("17 23:00", "19 10:00", True, "17 23:00"),
        ("22 03:00", "24 10:00", True, "22 03:00"),
    ],
)
def test_a_telephone_rings_at_these_hours(now: str, visit: str, on_call: bool, rings: str) -> None:
    found = quiet.rings_from(at(now), hours=OFFICE, is_on_call=on_call, starts_at=at(visit))
    assert found == at(rings)


def test_somebody_without_any_working_hour_is_still_left_asleep() -> None:
    never = Hours(((),) * 7)
    assert quiet.rings_from(
        at("17 23:00"), hours=never, is_on_call=False, starts_at=at("19 10:00")
    ) == at("18 07:00")
