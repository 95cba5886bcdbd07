"""Working time on dated cases: both clock changes, the leap day, the turn of the year, holidays (FT-22, FT-23)."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core import worktime
from core.worktime import Hours, NoOpening

PARIS = ZoneInfo("Europe/Paris")
OFFICE_WEEK = (((time(9), time(17)),),) * 5 + ((), ())
NAMED = {
    "OFFICE": Hours(weekly=OFFICE_WEEK),
    "ALSACE": Hours(weekly=OFFICE_WEEK, region="ALSACE_MOSELLE"),
    "LUNCH": Hours(
        weekly=(((time(8, 30), time(12)), (time(14), time(18))),) * 5 + (((time(9), time(12)),), ())
    ),
    "NIGHT": Hours(weekly=(((time(22), time(6)),),) * 7, region="NONE"),
    "ALWAYS": Hours(weekly=(((time(0), None),),) * 7, region="NONE"),
    "SMALL": Hours(weekly=(((time(1), time(4)),),) * 7, region="NONE"),  # the hours that jump
}
OFFICE = NAMED["OFFICE"]

#: calendar, start, open time, due; offsets written out, for 2:30 exists twice in October.
DATED = """
    ALWAYS 2026-03-29T00:30+01:00      1h  2026-03-29T01:30+01:00
    ALWAYS 2026-03-29T01:30+01:00     30m  2026-03-29T03:00+02:00
    ALWAYS 2026-03-29T01:30+01:00      1h  2026-03-29T03:30+02:00
    ALWAYS 2026-03-29T00:30+01:00      2h  2026-03-29T03:30+02:00
    ALWAYS 2026-03-28T12:00+01:00     24h  2026-03-29T13:00+02:00
    ALWAYS 2026-03-28T02:30+01:00     24h  2026-03-29T03:30+02:00
    ALWAYS 2026-10-25T00:30+02:00      2h  2026-10-25T02:30+02:00
    ALWAYS 2026-10-25T00:30+02:00      3h  2026-10-25T02:30+01:00
    ALWAYS 2026-10-25T01:59+02:00      1m  2026-10-25T02:00+02:00
    ALWAYS 2026-10-25T01:59+02:00     61m  2026-10-25T02:00+01:00
    ALWAYS 2026-10-25T01:30+02:00   2h30m  2026-10-25T03:00+01:00
    ALWAYS 2026-10-24T12:00+02:00     24h  2026-10-25T11:00+01:00
    ALWAYS 2026-10-24T02:30+02:00     24h  2026-10-25T02:30+02:00
    ALWAYS 2026-10-24T02:30+02:00     25h  2026-10-25T02:30+01:00
    NIGHT  2026-03-28T21:00+01:00      4h  2026-03-29T03:00+02:00
    NIGHT  2026-03-28T22:00+01:00      7h  2026-03-29T06:00+02:00
    NIGHT  2026-03-28T22:00+01:00      8h  2026-03-29T23:00+02:00
    NIGHT  2026-03-29T01:45+01:00     30m  2026-03-29T03:15+02:00
    NIGHT  2026-10-24T22:00+02:00   4h30m  2026-10-25T02:30+02:00
    NIGHT  2026-10-24T22:00+02:00   5h30m  2026-10-25T02:30+01:00
    NIGHT  2026-10-24T22:00+02:00      9h  2026-10-25T06:00+01:00
    NIGHT  2026-10-24T22:00+02:00     10h  2026-10-25T23:00+01:00
    NIGHT  2026-10-25T05:59+01:00      2m  2026-10-25T22:01+01:00
    SMALL  2026-03-29T00:00+01:00      2h  2026-03-29T04:00+02:00
    SMALL  2026-03-29T01:00+01:00   1h30m  2026-03-29T03:30+02:00
    SMALL  2026-03-29T01:00+01:00   2h30m  2026-03-30T01:30+02:00
    SMALL  2026-10-25T00:00+02:00      4h  2026-10-25T04:00+01:00
    SMALL  2026-10-25T01:00+02:00   2h30m  2026-10-25T02:30+01:00
    SMALL  2026-10-25T01:00+02:00   4h30m  2026-10-26T01:30+01:00
    SMALL  2027-03-28T01:00+01:00      3h  2027-03-29T02:00+02:00
    SMALL  2027-10-31T01:00+02:00      3h  2027-10-31T03:00+01:00
    OFFICE 2026-03-27T16:00+01:00      2h  2026-03-30T10:00+02:00
    OFFICE 2026-03-28T23:00+01:00      4h  2026-03-30T13:00+02:00
    OFFICE 2026-10-23T16:00+02:00      8h  2026-10-26T16:00+01:00
    OFFICE 2026-10-25T02:30+02:00      0m  2026-10-26T09:00+01:00
    OFFICE 2026-10-26T08:59+01:00      4h  2026-10-26T13:00+01:00
    OFFICE 2027-03-26T15:00+01:00      4h  2027-03-30T11:00+02:00
    LUNCH  2026-03-28T11:30+01:00      1h  2026-03-30T09:00+02:00
    LUNCH  2026-10-24T11:30+02:00     30m  2026-10-24T12:00+02:00
    LUNCH  2026-10-24T11:30+02:00     31m  2026-10-26T08:31+01:00
    LUNCH  2026-10-23T17:00+02:00      5h  2026-10-26T09:30+01:00
    OFFICE 2028-02-28T16:30+01:00   8h30m  2028-02-29T17:00+01:00
    OFFICE 2028-02-29T16:00+01:00      2h  2028-03-01T10:00+01:00
    OFFICE 2027-02-26T16:00+01:00      2h  2027-03-01T10:00+01:00
    OFFICE 2026-12-31T23:59+01:00      1h  2027-01-04T10:00+01:00
    OFFICE 2027-12-31T16:59+01:00      2m  2028-01-03T09:01+01:00
    OFFICE 2026-05-07T16:30+02:00      1h  2026-05-11T09:30+02:00
    OFFICE 2026-05-08T10:00+02:00      0m  2026-05-11T09:00+02:00
    OFFICE 2026-05-13T16:00+02:00      8h  2026-05-15T16:00+02:00
    OFFICE 2026-05-22T16:00+02:00      2h  2026-05-26T10:00+02:00
    OFFICE 2026-11-10T16:00+01:00      2h  2026-11-12T10:00+01:00
    OFFICE 2026-04-03T10:00+02:00      8h  2026-04-07T10:00+02:00
    ALSACE 2026-04-02T16:00+02:00      2h  2026-04-07T10:00+02:00
    ALSACE 2026-04-03T10:00+02:00      4h  2026-04-07T13:00+02:00
    ALSACE 2026-12-24T16:00+01:00      2h  2026-12-28T10:00+01:00
    ALSACE 2025-12-24T16:00+01:00      2h  2025-12-29T10:00+01:00
    OFFICE 2025-12-24T16:00+01:00      2h  2025-12-26T10:00+01:00
    OFFICE 2026-07-13T16:00+02:00      2h  2026-07-15T10:00+02:00
    OFFICE 2027-05-05T16:00+02:00      9h  2027-05-07T17:00+02:00
    OFFICE 2026-04-30T16:00+02:00      2h  2026-05-04T10:00+02:00
    ALSACE 2027-03-25T16:00+01:00   1h30m  2027-03-30T09:30+02:00
    LUNCH  2026-08-14T17:00+02:00      2h  2026-08-17T09:30+02:00
    LUNCH  2026-10-31T11:00+01:00      2h  2026-11-02T09:30+01:00
    LUNCH  2028-02-29T11:45+01:00     45m  2028-02-29T14:30+01:00
"""


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def _length(text: str) -> timedelta:
    hours, _h, minutes = text.rpartition("h") if "h" in text else ("0", "", text)
    return timedelta(hours=int(hours), minutes=int(minutes.rstrip("m") or 0))


@pytest.mark.fault("FT-22", "FT-23")
@pytest.mark.row("D06", "D07")
@pytest.mark.parametrize("line", DATED.strip().splitlines())
def test_a_dated_case_is_due_when_a_person_says(line):
    name, start, length, due = line.split()
    found = worktime.add(datetime.fromisoformat(start), _length(length), NAMED[name])
    assert found == datetime.fromisoformat(due)
    assert worktime.between(datetime.fromisoformat(start), found, NAMED[name]) == _length(length)


@pytest.mark.parametrize(
    ("end", "minutes", "start"),
    [
        ("2026-11-17 14:20", 240, "2026-11-17 10:20"),
        ("2026-11-18 10:00", 60, "2026-11-18 09:00"),  # begins exactly at opening: at that opening
        ("2026-11-18 10:00", 61, "2026-11-17 16:59"),
        ("2026-11-21 12:00", 0, "2026-11-20 17:00"),  # nothing to do, closed: the closing before
        ("2026-11-20 17:00", 0, "2026-11-20 17:00"),
        ("2026-11-23 09:00", 0, "2026-11-20 17:00"),  # nothing was done just before an opening
        ("2027-01-04 09:30", 60, "2026-12-31 16:30"),
    ],
)
def test_time_is_counted_backwards(end, minutes, start):
    found = worktime.subtract(paris(end), timedelta(minutes=minutes), OFFICE)
    assert found == paris(start)


def test_exceptional_hours_win_over_holiday_closure_and_week():
    may_day, saturday, monday = date(2026, 5, 1), date(2026, 5, 2), date(2026, 5, 4)
    hours = Hours(
        weekly=OFFICE_WEEK,
        closures=frozenset({saturday}),
        special=(
            (may_day, ((time(10), time(12)),)),
            (saturday, ((time(8), time(9)),)),
            (monday, ()),
        ),
    )
    assert worktime.add(paris("2026-04-30 16:00"), timedelta(hours=2), hours) == paris(
        "2026-05-01 11:00"
    )
    assert worktime.add(paris("2026-05-01 11:00"), timedelta(hours=2), hours) == paris(
        "2026-05-02 09:00"
    )
    assert worktime.next_opening(paris("2026-05-02 09:00"), hours) == paris("2026-05-05 09:00")


def test_a_break_cuts_what_is_open_even_past_midnight():
    hours = Hours(
        weekly=(((time(22), time(6)),),) * 7,
        region="NONE",
        breaks=((date(2026, 11, 18), time(2), time(3)), (date(2026, 11, 18), time(23), time(1))),
    )
    day = list(worktime.openings(paris("2026-11-17 12:00"), paris("2026-11-19 12:00"), hours))
    assert day == [
        (paris("2026-11-17 22:00"), paris("2026-11-18 02:00")),
        (paris("2026-11-18 03:00"), paris("2026-11-18 06:00")),
        (paris("2026-11-18 22:00"), paris("2026-11-18 23:00")),
        (paris("2026-11-19 01:00"), paris("2026-11-19 06:00")),
    ]


def test_time_waited_is_the_open_time_of_the_pauses_counted_once():
    pauses = [
        (paris("2026-11-17 16:00"), paris("2026-11-18 10:00")),
        (paris("2026-11-18 09:30"), paris("2026-11-18 11:00")),
    ]
    start, end = paris("2026-11-17 09:00"), paris("2026-11-18 17:00")
    assert worktime.waited(start, end, pauses, OFFICE) == timedelta(hours=3)
    assert worktime.elapsed(start, end, pauses, OFFICE) == timedelta(hours=13)
    assert worktime.waited(start, paris("2026-11-18 09:15"), pauses, OFFICE) == timedelta(
        minutes=75
    )


def test_closings_look_through_openings_that_touch():
    always = NAMED["ALWAYS"]
    assert worktime.closing(paris("2026-11-17 10:00"), always) is None
    assert worktime.previous_closing(paris("2026-11-17 10:00"), always) is None
    nights = NAMED["NIGHT"]
    assert worktime.closing(paris("2026-11-17 01:00"), nights) == paris("2026-11-17 06:00")
    assert worktime.closing(paris("2026-11-17 07:00"), nights) == paris("2026-11-18 06:00")
    assert worktime.previous_closing(paris("2026-11-23 08:00"), OFFICE) == paris("2026-11-20 17:00")
    assert worktime.previous_closing(paris("2026-11-20 17:00"), OFFICE) == paris("2026-11-20 17:00")


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-11-10", 1, "2026-11-12"),
        ("2026-11-12", -1, "2026-11-10"),
        ("2026-12-24", 5, "2027-01-04"),
        ("2026-11-21", 0, "2026-11-21"),
        ("2026-11-21", -2, "2026-11-19"),
    ],
)
def test_working_days_are_counted_both_ways(day, count, found):
    wanted = date.fromisoformat(found)
    assert worktime.working_day(date.fromisoformat(day), count, OFFICE) == wanted


@pytest.mark.parametrize("question", ["add", "subtract"])
def test_a_calendar_that_never_opens_is_refused_at_once(question):
    never = Hours(weekly=((),) * 7)
    at = paris("2026-11-17 10:00")
    for worked in (timedelta(), timedelta(hours=1)):
        with pytest.raises(NoOpening):
            getattr(worktime, question)(at, worked, never)
    with pytest.raises(NoOpening):
        worktime.working_day(at.date(), 1, never)
    assert not worktime.is_open(at, never)
    assert worktime.previous_closing(at, never) is None
    with pytest.raises(NoOpening):
        worktime.closing(at, never)


def test_what_is_not_enough_in_ten_years_is_refused_whatever_was_asked_before():
    one_day = Hours(weekly=((),) * 7, special=((date(2026, 11, 17), ((time(9), time(10)),)),))
    far = Hours(weekly=((),) * 7, special=((date(2040, 11, 17), ((time(9), time(10)),)),))
    at = paris("2026-11-17 08:00")
    assert worktime.add(at, timedelta(hours=1), one_day) == paris("2026-11-17 10:00")
    with pytest.raises(NoOpening):
        worktime.add(at, timedelta(minutes=61), one_day)
    assert worktime.next_opening(paris("2039-01-01 08:00"), far) == paris("2040-11-17 09:00")
    with pytest.raises(NoOpening):
        worktime.next_opening(at, far)


def test_an_instant_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        worktime.add(datetime(2026, 11, 17), timedelta(hours=1), OFFICE)  # noqa: DTZ001


def test_seconds_and_fractions_are_kept():
    start = paris("2026-11-17 16:59:59.250000")
    assert worktime.add(start, timedelta(seconds=1.5), OFFICE) == paris(
        "2026-11-18 09:00:00.750000"
    )


def test_holidays_have_names_in_both_languages():
    assert worktime.holiday_name(date(2026, 5, 14), "METROPOLE") == "Ascension"
    assert worktime.holiday_name(date(2026, 12, 25), "METROPOLE", english=True) == "Christmas Day"
    assert worktime.holiday_name(date(2026, 12, 24), "METROPOLE") == ""
    assert worktime.holiday_name(date(2026, 1, 1), "METROPOLE") == "Jour de l’an"
    assert worktime.holiday_name(date(2026, 4, 3), "ALSACE_MOSELLE") == "Vendredi saint"
