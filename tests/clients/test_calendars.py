"""Opening hours on screen: the week, closures, exceptional hours, breaks, teams (D06, D07)."""

import importlib
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Team
from clients import services
from core import worktime
from core.errors import Refused
from core.models import BusinessCalendar, Event
from tests import cast

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
WEEK = {f"day_{n}": "9:00 - 17:00" if n < 5 else "" for n in range(7)}
PLAIN = {"name": "Ateliers", "region": "METROPOLE", "zone": "Europe/Paris", **WEEK}


@pytest.fixture
def herve(client):
    """The hotline manager, signed in."""
    client.force_login(cast.person("herve"))
    return client


def _changes() -> list[list[str]]:
    facts = Event.objects.filter(kind="calendar.changed").order_by("pk")
    return [fact.data["fields"] for fact in facts]


@pytest.mark.row("D06")
def test_a_calendar_is_written_as_people_write_hours(herve):
    typed = {**PLAIN, "day_0": "8h30–12h et 14 h – 18 h", "day_5": "22h-2h", "day_6": "0 h – 24 h"}
    typed["day_6"] = "3h - 24h"
    made = herve.post("/clients/horaires/nouveau/", typed)
    calendar = BusinessCalendar.objects.get(name="Ateliers")
    assert made.url == f"/clients/horaires/{calendar.pk}/"
    assert calendar.weekly[0] == [["08:30", "12:00"], ["14:00", "18:00"]]
    assert calendar.weekly[5:] == [[["22:00", "02:00"]], [["03:00", "24:00"]]]
    assert _changes() == [["name", "weekly"]]
    page = herve.get(made.url).content.decode()
    assert "8 h 30 – 12 h, 14 h – 18 h" in page.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.row("D06")
@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"day_0": "9h-12h, 11h-17h"}, "day_0", "Une plage du lundi en recouvre une autre."),
        ({"day_0": "22h-10h", "day_1": "9h-17h"}, "day_0", "Une plage du lundi en recouvre une autre."),
        ({"day_6": "22h-10h"}, "day_6", "Une plage du dimanche en recouvre une autre."),
        ({"day_0": "9h-9h"}, "day_0", "Une plage ouvre et ferme à la même heure"),
        ({"day_0": "24h-9h"}, "day_0", "Une plage ne peut pas ouvrir à 24 h."),
        ({"day_0": "25h-26h"}, "day_0", "n’est pas une heure de la journée"),
        ({"day_0": "neuf heures"}, "day_0", "ne se lit pas"),
        ({f"day_{n}": "" for n in range(7)}, None, "Ce calendrier n’ouvre jamais"),
    ],
)  # fmt: skip
def test_an_impossible_week_is_refused_in_words_and_writes_nothing(herve, typed, field, sentence):
    answer = herve.post("/clients/horaires/nouveau/", {**PLAIN, **typed})
    form = answer.context["form"]
    assert sentence in str(form.errors[field or "__all__"])
    assert not BusinessCalendar.objects.filter(name="Ateliers").exists()
    assert _changes() == []


@pytest.mark.row("D07")
def test_one_gesture_closes_the_whole_company(herve):
    hotline = cast.calendar()
    other = BusinessCalendar.objects.create(name="Ateliers")
    dates = {"label": "Fermeture de Noël", "first": "2026-12-28", "last": "2026-12-31"}
    herve.post("/clients/horaires/fermer/", dates)
    herve.post("/clients/horaires/fermer/", dates)  # twice is once
    for calendar in (hotline, other):
        calendar.refresh_from_db()
        assert calendar.closures == [
            {"first": "2026-12-28", "last": "2026-12-31", "label": "Fermeture de Noël"}
        ]
        due = worktime.add(
            datetime(2026, 12, 24, 15, tzinfo=UTC), timedelta(hours=2), calendar.hours()
        )
        assert due == datetime(2027, 1, 4, 9, tzinfo=UTC)
    assert _changes() == [["closures"], ["closures"]]


def test_a_closure_over_another_is_refused_for_all(herve):
    hotline = cast.calendar()
    other = BusinessCalendar.objects.create(name="Ateliers")
    shut = {"first": date(2026, 12, 24), "last": date(2026, 12, 26), "label": "Pont"}
    services.add_closure(calendar_id=other.pk, by=cast.person("herve"), at=NOW, **shut)
    with pytest.raises(Refused, match="recouvre « Pont »"):
        services.add_closure(
            calendar_id=None, first=date(2026, 12, 26), last=date(2026, 12, 31), label="Noël",
            by=cast.person("herve"), at=NOW,
        )  # fmt: skip
    hotline.refresh_from_db()
    assert hotline.closures == []


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2026, 12, 26), date(2026, 12, 25), "finit avant de commencer"),
        (date(2026, 12, 26), date(2027, 12, 27), "au plus un an"),
    ],
)
def test_an_impossible_closure_is_refused(first, last, sentence):
    with pytest.raises(Refused, match=sentence):
        services.add_closure(
            calendar_id=cast.calendar().pk, first=first, last=last, label="x",
            by=cast.person("herve"), at=NOW,
        )  # fmt: skip


@pytest.mark.row("D06")
def test_exceptional_hours_and_a_break_move_the_due_instant_and_are_taken_back(herve):
    calendar = cast.calendar()
    url = f"/clients/horaires/{calendar.pk}/"
    saturday = {"on": "2026-11-21", "hours": "9h-12h", "label": "Samedi d’inventaire"}
    assert herve.post(f"{url}exception/", saturday).status_code == 302
    lunch = {
        "on": "2026-11-20",
        "since": "12:00",
        "until": "14:00",
        "label": "Repas de fin d’année",
    }
    assert herve.post(f"{url}pause/", lunch).status_code == 302
    calendar.refresh_from_db()
    friday = datetime(2026, 11, 20, 10, tzinfo=UTC)  # 11 h in Paris
    assert worktime.add(friday, timedelta(hours=6), calendar.hours()) == datetime(
        2026, 11, 21, 10, tzinfo=UTC
    )
    page = herve.get(url).content.decode()
    assert "Samedi d’inventaire" in page
    assert "Repas de fin d’année" in page
    herve.post(f"{url}retirer/", {"kind": "special", "on": "2026-11-21"})
    herve.post(f"{url}retirer/", {"kind": "breaks", "on": "2026-11-20", "since": "12:00"})
    calendar.refresh_from_db()
    assert (calendar.special, calendar.breaks) == ([], [])
    assert _changes() == [["special"], ["breaks"], ["special"], ["breaks"]]


def test_a_day_has_one_exception_and_breaks_do_not_overlap():
    calendar, by = cast.calendar(), cast.person("herve")
    day = date(2026, 11, 20)
    services.add_special(calendar_id=calendar.pk, on=day, hours=[], label="a", by=by, at=NOW)
    with pytest.raises(Refused, match="déjà des horaires exceptionnels"):
        services.add_special(calendar_id=calendar.pk, on=day, hours=[], label="b", by=by, at=NOW)
    pause = {"calendar_id": calendar.pk, "on": day, "label": "a", "by": by, "at": NOW}
    services.add_break(since="12:00", until="13:00", **pause)
    with pytest.raises(Refused, match="en recouvre une autre"):
        services.add_break(since="12:30", until="14:00", **pause)
    with pytest.raises(Refused, match="finit avant de commencer"):
        services.add_break(since="16:00", until="15:00", **pause)
    calendar.refresh_from_db()
    assert len(calendar.special) == len(calendar.breaks) == 1


@pytest.mark.row("D06")
def test_teams_are_put_on_a_calendar_and_taken_off(herve):
    team = cast.team()
    other = BusinessCalendar.objects.create(name="Ateliers")
    herve.post(f"/clients/horaires/{other.pk}/equipes/", {"teams": [team.pk]})
    assert Team.objects.get(pk=team.pk).calendar == other
    herve.post(f"/clients/horaires/{other.pk}/equipes/", {})
    assert Team.objects.get(pk=team.pk).calendar is None
    assert _changes() == [["teams"], ["teams"]]


def test_the_default_calendar_keeps_its_name():
    calendar = cast.calendar()
    with pytest.raises(Refused, match="son nom ne change pas"):
        services.save_calendar(
            calendar_id=calendar.pk, name="Autre", by=cast.person("herve"), at=NOW
        )


def test_a_hotliner_reads_the_hours_and_may_not_change_them(client):
    calendar = cast.calendar()
    client.force_login(cast.person("nolwenn"))
    page = client.get(f"/clients/horaires/{calendar.pk}/").content.decode()
    assert "Modifier la semaine" not in page
    with pytest.raises(PermissionDenied):
        services.save_calendar(calendar_id=calendar.pk, by=cast.person("nolwenn"), at=NOW)
    assert _changes() == []


@pytest.mark.row("D07")
def test_the_year_names_holidays_closures_and_sums_what_is_open(herve):
    calendar = cast.calendar()
    services.add_closure(
        calendar_id=calendar.pk, first=date(2026, 8, 10), last=date(2026, 8, 14), label="Congés",
        by=cast.person("herve"), at=NOW,
    )  # fmt: skip
    year = herve.get(f"/clients/horaires/{calendar.pk}/?year=2026").context["year"]
    names = {cell.on: (cell.state, cell.words) for cell in year.remarkable}
    assert names[date(2026, 5, 14)] == ("holiday", "Ascension")
    assert names[date(2026, 8, 12)] == ("closure", "Congés")
    # 261 weekdays less 9 holidays on weekdays (1 Jan, 6 Apr, 1, 8, 14, 25 May, 14 Jul, 11 Nov, 25 Dec) less 5
    assert year.open_days == 261 - 9 - 5
    assert year.open_time == timedelta(hours=8 * 247)
    assert herve.get(f"/clients/horaires/{calendar.pk}/?year=9999").context["year"].number < 2100


def test_the_list_says_each_calendar_in_words(herve):
    cast.calendar()
    page = herve.get("/clients/horaires/").content.decode().replace("\u202f", " ")
    assert "lundi au vendredi, 9 h – 17 h" in page


def test_single_days_of_old_become_periods_and_no_day_is_lost():
    migration = importlib.import_module("core.migrations.0004_calendar_exceptions")
    days = [date(2026, 12, 29), date(2026, 12, 28), date(2026, 8, 3), date(2026, 12, 28)]
    assert migration.periods(days) == [
        {"first": "2026-08-03", "last": "2026-08-03", "label": "Fermeture"},
        {"first": "2026-12-28", "last": "2026-12-29", "label": "Fermeture"},
    ]
