"""Working time: laws that hold for any calendar and any instant, and dated cases (D06, D07, FT-22, FT-23)."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core import worktime
from core.worktime import Hours, NoOpening

PARIS = ZoneInfo("Europe/Paris")
OFFICE = Hours(weekly=(((time(9), time(17)),),) * 5 + ((), ()))
LUNCH = Hours(
    weekly=(((time(8, 30), time(12)), (time(14), time(18))),) * 5 + (((time(9), time(12)),), ())
)
NIGHT = Hours(weekly=(((time(22), time(6)),),) * 7, region="NONE")
ALWAYS = Hours(weekly=(((time(0), None),),) * 7, region="NONE")
NEVER = Hours(weekly=((),) * 7)
CALENDARS = (OFFICE, LUNCH, NIGHT, ALWAYS)


def paris(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


instants = st.datetimes(
    min_value=datetime(2025, 1, 1),  # noqa: DTZ001  (the strategy adds the zone)
    max_value=datetime(2028, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
durations = st.timedeltas(min_value=timedelta(), max_value=timedelta(hours=60))
times = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))
intervals = st.tuples(times, st.one_of(st.none(), times)).filter(lambda pair: pair[0] != pair[1])
weeks = st.lists(st.lists(intervals, max_size=3).map(tuple), min_size=7, max_size=7).map(tuple)
hours_of_any_kind = st.one_of(
    st.sampled_from(CALENDARS),
    st.builds(Hours, weekly=weeks, region=st.sampled_from(["METROPOLE", "ALSACE_MOSELLE", "NONE"])),
)


@given(instants, durations, hours_of_any_kind)
@settings(max_examples=300, deadline=None)
def test_what_is_added_is_what_lies_between(start, worked, hours):
    assume(any(hours.weekly))
    try:
        end = worktime.add(start, worked, hours)
    except NoOpening:
        return
    assert worktime.between(start, end, hours) == worked
    assert end >= start


@given(instants, durations, durations, hours_of_any_kind)
@settings(max_examples=200, deadline=None)
def test_more_work_never_ends_earlier_and_adding_twice_is_adding_the_sum(start, one, two, hours):
    assume(any(hours.weekly) and one and two)
    try:
        both = worktime.add(start, one + two, hours)
        assert worktime.add(start, one, hours) <= both
        assert worktime.add(worktime.add(start, one, hours), two, hours) == both
    except NoOpening:
        return


@given(instants, instants, instants, hours_of_any_kind)
@settings(max_examples=200, deadline=None)
def test_time_between_adds_up_and_is_never_more_than_the_clock(first, second, third, hours):
    first, second, third = sorted((first, second, third))
    total = worktime.between(first, third, hours)
    parts = worktime.between(first, second, hours) + worktime.between(second, third, hours)
    assert total == parts
    assert timedelta() <= total <= third - first
    assert worktime.between(third, first, hours) == timedelta()


@given(instants, hours_of_any_kind)
@settings(max_examples=200, deadline=None)
def test_the_next_opening_is_open_and_nothing_is_open_before_it(instant, hours):
    try:
        opens = worktime.next_opening(instant, hours)
    except NoOpening:
        assert not worktime.is_open(instant, hours)
        return
    assert worktime.is_open(opens, hours)
    assert worktime.between(instant, opens, hours) == timedelta()
    assert worktime.is_open(instant, hours) == (opens == instant)


pauses = st.lists(
    st.tuples(instants, st.timedeltas(timedelta(), timedelta(days=9))).map(
        lambda pair: (pair[0], pair[0] + pair[1])
    ),
    max_size=4,
)


@given(
    instants,
    st.timedeltas(timedelta(minutes=1), timedelta(hours=60)),
    pauses,
    st.sampled_from(CALENDARS),
)
@settings(max_examples=300, deadline=None)
def test_due_leaves_out_exactly_the_open_time_of_the_pauses(start, target, pauses, hours):
    due_at = worktime.due(start, target, pauses, hours)
    spent = worktime.between(start, due_at, hours) - _paused(start, due_at, pauses, hours)
    assert spent == target
    assert worktime.due(start, target, list(reversed(pauses)), hours) == due_at
    assert worktime.due(start, target, [*pauses, *pauses], hours) == due_at


def _paused(start: datetime, end: datetime, pauses: list, hours: Hours) -> timedelta:
    """The open time within the union of the pauses, minute by minute logic left to intervals."""
    total, covered = timedelta(), start
    for paused, resumed in sorted(pauses):
        since, until = max(paused, covered), min(resumed, end)
        if until > since:
            total += worktime.between(since, until, hours)
            covered = until
    return total


@given(instants, st.timedeltas(timedelta(minutes=1), timedelta(hours=30)), pauses)
@settings(max_examples=150, deadline=None)
def test_one_more_pause_never_brings_the_due_instant_nearer(start, target, pauses):
    due_at = worktime.due(start, target, pauses, OFFICE)
    for count in range(len(pauses)):
        assert worktime.due(start, target, sorted(pauses)[:count], OFFICE) <= due_at


@pytest.mark.row("D06")
@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-17 10:20", 4, "2026-11-17 14:20"),
        ("2026-11-17 13:00", 4, "2026-11-17 17:00"),  # ends exactly at closing: due at closing
        ("2026-11-17 13:01", 4, "2026-11-18 09:01"),
        ("2026-11-17 08:00", 4, "2026-11-17 13:00"),
        ("2026-11-20 16:00", 4, "2026-11-23 12:00"),  # over a week-end
        ("2026-11-21 10:00", 0, "2026-11-23 09:00"),  # nothing to do, but closed
        ("2026-12-24 16:00", 2, "2026-12-28 10:00"),  # Christmas is a Friday
        ("2026-12-31 16:59", 1, "2027-01-04 09:59"),  # new year, over the first of January
        ("2026-05-07 16:00", 4, "2026-05-11 12:00"),  # 8 May, a Friday
        ("2026-05-13 16:00", 4, "2026-05-15 12:00"),  # Ascension
        ("2026-05-22 16:00", 4, "2026-05-26 12:00"),  # Whit Monday
        ("2026-11-10 16:00", 4, "2026-11-12 12:00"),  # 11 November
        ("2028-02-28 16:00", 4, "2028-02-29 12:00"),  # a leap day is a day like another
    ],
)
def test_dated_cases_of_the_office(start, hours, due):
    assert worktime.add(paris(start), timedelta(hours=hours), OFFICE) == paris(due)


@pytest.mark.parametrize(
    ("day", "real_hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-01", 24)]
)
def test_a_day_lasts_as_long_as_it_really_lasts(day, real_hours):
    start = paris(f"{day} 00:00")
    end = paris(f"{date.fromisoformat(day) + timedelta(days=1)} 00:00")
    assert worktime.between(start, end, ALWAYS) == timedelta(hours=real_hours)


@pytest.mark.parametrize(
    ("opening", "day", "minutes"),
    [
        ((time(1), time(4)), "2026-03-29", 120),  # 2:00 to 3:00 does not exist
        ((time(2), time(3)), "2026-03-29", 0),
        ((time(2, 30), time(3, 30)), "2026-03-29", 0),  # from 3:30 to 3:30 by the sun
        ((time(1), time(4)), "2026-10-25", 240),  # 2:00 to 3:00 exists twice
        ((time(2), time(3)), "2026-10-25", 120),
        ((time(22), time(6)), "2026-03-28", 420),  # a night across the change
        ((time(22), time(6)), "2026-10-24", 540),
    ],
)
def test_openings_across_the_clock_changes(opening, day, minutes):
    weekday = date.fromisoformat(day).weekday()
    week = tuple((opening,) if index == weekday else () for index in range(7))
    hours = Hours(weekly=week, region="NONE")
    start = paris(f"{day} 00:00")
    assert worktime.between(start, start + timedelta(days=2), hours) == timedelta(minutes=minutes)


def test_an_opening_across_midnight_belongs_to_the_day_it_starts():
    friday_night = Hours(weekly=((), (), (), (), ((time(22), time(2)),), (), ()), region="NONE")
    assert worktime.is_open(paris("2026-11-21 01:59"), friday_night)
    assert not worktime.is_open(paris("2026-11-21 02:00"), friday_night)


def test_openings_that_overlap_count_once():
    twice = Hours(weekly=(((time(9), time(12)), (time(11), time(17))),) * 7, region="NONE")
    start = paris("2026-11-17 00:00")
    assert worktime.between(start, start + timedelta(days=1), twice) == timedelta(hours=8)
    assert worktime.add(start, timedelta(hours=8), twice) == paris("2026-11-17 17:00")


def test_a_pause_outside_opening_hours_moves_nothing():
    start, noon = paris("2026-11-17 09:00"), (paris("2026-11-17 12:15"), paris("2026-11-17 13:45"))
    due_at = worktime.due(start, timedelta(hours=7), [noon], LUNCH)
    assert due_at == paris("2026-11-17 18:00")
    evening = (paris("2026-11-16 20:00"), paris("2026-11-17 08:00"))
    monday = paris("2026-11-16 13:00")
    assert worktime.due(monday, timedelta(hours=4), [evening], OFFICE) == paris("2026-11-16 17:00")


def test_company_closures_are_left_out():
    closed = Hours(weekly=OFFICE.weekly, closures=frozenset({date(2026, 11, 18)}))
    due_at = worktime.add(paris("2026-11-17 16:00"), timedelta(hours=2), closed)
    assert due_at == paris("2026-11-19 10:00")


def test_a_calendar_that_never_opens_says_so():
    with pytest.raises(NoOpening):
        worktime.add(paris("2026-11-17 10:00"), timedelta(hours=1), NEVER)
    assert (
        worktime.between(paris("2026-11-17 10:00"), paris("2027-11-17 10:00"), NEVER) == timedelta()
    )
    with pytest.raises(ValueError, match="negative"):
        worktime.add(paris("2026-11-17 10:00"), timedelta(hours=-1), OFFICE)


@pytest.mark.parametrize(
    ("resolved", "days", "closes"),
    [
        ("2026-11-17 11:00", 5, "2026-11-24 17:00"),
        ("2026-11-17 18:00", 1, "2026-11-18 17:00"),
        ("2026-11-20 11:00", 1, "2026-11-23 17:00"),
        ("2026-12-23 11:00", 2, "2026-12-28 17:00"),
    ],
)
def test_working_days_end_at_their_closing(resolved, days, closes):
    assert worktime.after_days(paris(resolved), days, OFFICE) == paris(closes)


#: Every public holiday of a few years as the State publishes them (2006–2031 checked when the file is here).
OFFICIAL = {
    "METROPOLE": """2008-05-01 2008-05-12 2026-01-01 2026-04-06 2026-05-01 2026-05-08 2026-05-14
        2026-05-25 2026-07-14 2026-08-15 2026-11-01 2026-11-11 2026-12-25 2027-03-29 2027-05-06
        2027-05-17 2028-04-17 2028-05-25 2028-06-05""",
    "ALSACE_MOSELLE": "2026-04-03 2026-12-26 2027-03-26 2027-12-26",
}


@pytest.mark.row("D07")
@pytest.mark.parametrize("region", OFFICIAL)
def test_computed_holidays_are_the_official_ones(region):
    for day in OFFICIAL[region].split():
        assert worktime.is_holiday(date.fromisoformat(day), region)
    assert not worktime.is_holiday(date(2026, 4, 3), "METROPOLE")
    assert not worktime.is_holiday(date(2026, 12, 26), "METROPOLE")
    assert not worktime.is_holiday(date(2026, 7, 14), "NONE")


FILES = Path(__file__).parents[3] / "shared/data/jours_feries_fr"


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("METROPOLE", "jours_feries_metropole.csv"),
        ("ALSACE_MOSELLE", "jours_feries_alsace-moselle.csv"),
    ],
)
def test_computed_holidays_equal_the_published_file_day_by_day(region, name):
    source = FILES / name
    if not source.exists():
        pytest.skip("the published file is not on this machine")
    with source.open(encoding="utf-8") as lines:
        days = {date.fromisoformat(row["date"]) for row in csv.DictReader(lines)}
    # Until 2007 Whit Monday was the « journée de solidarité »: the file counts it, the library does not.
    published = {day for day in days if day.year >= 2008}
    years = {day.year for day in published}
    computed = {
        day
        for year in years
        for day in (date(year, 1, 1) + timedelta(days=n) for n in range(366))
        if day.year == year and worktime.is_holiday(day, region)
    }
    assert computed == published
