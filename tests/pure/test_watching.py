"""What looks unlike usual work, line by line, without a database (H15)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from clients import watching
from clients.watching import Look

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=PARIS)
TODAY = date(2026, 11, 17)


def looks(
    count: int, *, kind: str = "dossier.opened", every: int = 1, of: str = "client", **fields: Any
) -> list[Look]:
    """So many lines, one every so many minutes, each of another client (or login, or person)."""
    return [
        Look(number=n + 1, kind=kind, at=NOON + timedelta(minutes=n * every), **{of: f"{of}:{n}"}, **fields)
        for n in range(count)
    ]  # fmt: skip


CASES = [
    # rule,            lines,                                                                        speaks
    ("many_dossiers",   looks(3),                                                                     True),
    ("many_dossiers",   looks(2),                                                                     False),
    ("many_dossiers",   looks(3, every=30),                                                           False),
    ("many_dossiers",   [Look(n, "dossier.opened", NOON, client="client:1") for n in range(9)],        False),
    ("many_dossiers",   looks(3, kind="secret.revealed"),                                             False),
    ("outside_mission", looks(3, every=300, is_outside_mission=True),                                 True),
    ("outside_mission", looks(3, every=300),                                                          False),
    ("off_hours",       looks(3, is_off_hours=True),                                                  True),
    ("off_hours",       looks(3) + looks(2, is_off_hours=True),                                       False),
    ("refusals",        looks(3, kind="dossier.locked_out"),                                          True),
    ("refusals",        looks(3, kind="access.refused"),                                              False),
    ("leaving",         looks(3, kind="secret.revealed", of="secret", is_leaving=True),               True),
    ("leaving",         looks(3, kind="secret.revealed", of="secret"),                                False),
    ("many_secrets",    looks(3, kind="secret.revealed", of="secret", every=400),                     True),
    ("many_secrets",    looks(3, kind="secret.revealed", of="secret", every=720),                     False),
    ("taken_away",      [*looks(2, kind="trail.exported"), Look(7, "rights.listed", NOON)],          True),
    ("taken_away",      looks(2, kind="trail.exported"),                                              False),
    ("many_eyes",       looks(3, kind="viewing.began", of="person"),                                  True),
    ("many_eyes",       [Look(n, "viewing.began", NOON, person="user:4") for n in range(3)],           False),
]  # fmt: skip


@pytest.mark.row("H15")
@pytest.mark.parametrize(("name", "lines", "speaks"), CASES)
def test_a_rule_speaks_at_three_different_things_within_its_span(
    name: str, lines: list[Look], speaks: bool
) -> None:
    assert bool(watching.spoken(watching.BY_NAME[name], lines, 3)) is speaks


@pytest.mark.row("H15")
def test_the_lines_named_are_those_of_the_crowded_hour_and_a_zero_silences() -> None:
    rule = watching.BY_NAME["many_dossiers"]
    lines = [Look(90, "dossier.opened", NOON - timedelta(hours=3), client="client:90"), *looks(4)]
    assert watching.spoken(rule, lines[::-1], 3) == {TODAY: [1, 2, 3, 4]}
    assert watching.spoken(rule, lines, 5) == {}
    assert watching.spoken(rule, lines, 0) == {}


@pytest.mark.row("H15")
def test_what_goes_on_past_midnight_is_spoken_of_once_a_day() -> None:
    late = [
        Look(n, "dossier.opened", NOON + timedelta(hours=11, minutes=56 + n), client=f"client:{n}")
        for n in range(1, 9)
    ]
    found = watching.spoken(watching.BY_NAME["many_dossiers"], late, 3)
    assert found == {TODAY: [1, 2, 3], TODAY + timedelta(days=1): [1, 2, 3, 4, 5, 6, 7, 8]}
