"""The meter of `make bench` says what it saw, or that it saw nothing: never a figure too small."""

from dataclasses import replace

from portal.bench import ways
from portal.bench.measuring import Cost, Line, difference
from portal.bench.operations import Goal
from portal.bench.ways import Spent


def test_the_processor_time_of_new_connections_counts_whole() -> None:
    assert difference({1: 10.0}, {1: 14.0, 2: 3.0}) == 7.0


def test_a_connection_that_ended_makes_the_reading_unknown_not_smaller() -> None:
    assert difference({1: 10.0, 2: 900.0}, {1: 14.0}) is None


def test_a_database_elsewhere_is_unknown() -> None:
    assert difference(None, {1: 1.0}) is None


def test_a_goal_that_could_not_be_compared_is_not_taken_as_held() -> None:
    unseen = Cost(ms=5, web_ms=4, database_ms=None, statements=2, kilobytes=1)
    floor = Cost(ms=2, web_ms=1, database_ms=1, statements=1, kilobytes=1)
    assert Line("save", Goal("P3", ratio=6), unseen, floor).missed == [
        "times the floor not measured"
    ]


def test_rights_compare_the_databases_time_alone_and_say_what_is_missed() -> None:
    ours, floor = Spent(9, 6, 3.2, 1, 50), Spent(2, 0.1, 2.0, 1, 50)
    late = ways.Line("newest", 1.5, ours, floor, None)
    assert late.ratio == 1.6
    assert late.missed
    assert "goal missed  newest: 1.6 times the floor, goal 1.5" in ways.table([late])
    assert not ways.Line("newest", 1.5, replace(ours, database_ms=None), floor, None).missed
