"""By which channels, and when: the table of preferences, line by line (K07, D21)."""

from datetime import UTC, datetime, time, timedelta

import pytest

from core.worktime import Hours
from notifications import preferences
from notifications.preferences import Case, Choice

OFFICE = Hours(
    weekly=tuple(((time(9), time(17)),) if day < 5 else () for day in range(7)),
    zone="Europe/Paris",
    region="METROPOLE",
    closures=frozenset(),
)
#: A Tuesday, 11 h in Paris; the same evening at 22 h 30; the Wednesday's opening; 7 h on the Wednesday.
MORNING = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 17, 21, 30, tzinfo=UTC)
OPENING = datetime(2026, 11, 18, 8, 0, tzinfo=UTC)
SEVEN = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
AFTERNOON_OFF = Choice(quiet_from=time(8, 30), quiet_until=time(14))
SLEEP = Choice(quiet_from=time(22), quiet_until=time(7))
DEAF = Choice(
    silenced=frozenset({"tickets:EMAIL", "tickets:INAPP", "missions:EMAIL", "missions:SMS"})
)


def case(**given: object) -> Case:
    fields = {"channels": "EMAIL INAPP", "group": "tickets", "hours": OFFICE}
    return Case(**(fields | given))


@pytest.mark.parametrize(
    ("asked", "choice", "at", "heard"),
    [
        pytest.param(case(), Choice(), MORNING, {"EMAIL": MORNING, "INAPP": MORNING}, id="everything at once by default"),
        pytest.param(case(), DEAF, MORNING, {}, id="a silenced group is silent"),
        pytest.param(case(), Choice(frozenset({"tickets:EMAIL"})), MORNING, {"INAPP": MORNING}, id="one channel alone is silenced"),
        pytest.param(case(), Choice(frozenset({"alerts:EMAIL"})), MORNING, {"EMAIL": MORNING, "INAPP": MORNING}, id="another group changes nothing"),
        pytest.param(case(group="missions", channels="EMAIL SMS", is_mandatory=True, is_quiet=True, is_off=True), DEAF, NIGHT, {"EMAIL": NIGHT, "SMS": NIGHT}, id="what is mandatory cannot be silenced, put off or switched off"),
        pytest.param(case(is_off=True), Choice(), MORNING, {}, id="a line switched off tells nobody"),
        pytest.param(case(is_quiet=True), Choice(), NIGHT, {"EMAIL": OPENING, "INAPP": NIGHT}, id="working hours hold the mail, not the centre"),
        pytest.param(case(is_quiet=True, is_on_call=True), Choice(), NIGHT, {"EMAIL": NIGHT, "INAPP": NIGHT}, id="on call, working hours do not count"),
        pytest.param(case(), SLEEP, NIGHT, {"EMAIL": SEVEN, "INAPP": NIGHT}, id="quiet hours pass midnight"),
        pytest.param(case(is_on_call=True), SLEEP, NIGHT, {"EMAIL": NIGHT, "INAPP": NIGHT}, id="on call, quiet hours do not count"),
        pytest.param(case(is_quiet=True), AFTERNOON_OFF, NIGHT, {"EMAIL": datetime(2026, 11, 18, 13, 0, tzinfo=UTC), "INAPP": NIGHT}, id="the opening falls in quiet hours"),
        pytest.param(case(is_quiet=True, hours=None), Choice(), NIGHT, {"EMAIL": NIGHT, "INAPP": NIGHT}, id="a house without hours never sleeps"),
        pytest.param(case(), Choice(quiet_from=time(22)), NIGHT, {"EMAIL": NIGHT, "INAPP": NIGHT}, id="half an interval is none"),
    ],
)  # fmt: skip
@pytest.mark.row("K07")
@pytest.mark.row("D21")
def test_a_line_reaches_a_person_by(asked, choice, at, heard):
    assert preferences.decide(asked, choice, at) == heard


@pytest.mark.parametrize("minutes", range(0, 24 * 60, 7))
def test_nothing_leaves_inside_quiet_hours_nor_later_than_their_end(minutes):
    at = datetime(2026, 10, 24, 22, 0, tzinfo=UTC) + timedelta(minutes=minutes)  # the clocks change
    start = preferences.after_quiet(SLEEP, at)
    assert at <= start <= at + timedelta(hours=10)
    assert preferences.after_quiet(SLEEP, start) == start


def test_what_is_not_ticked_is_silenced():
    said = preferences.silenced(("tickets", "alerts"), ("EMAIL", "INAPP"), {"tickets:EMAIL", "x"})
    assert said == ["tickets:INAPP", "alerts:EMAIL", "alerts:INAPP"]
