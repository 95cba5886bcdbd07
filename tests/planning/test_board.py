"""The board: who reads whose name, which line leads to a visit, and what an odd address shows."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from planning import services
from planning.load import load_of_week
from planning.models import Booking, WorkPattern
from tests import cast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
WEEK = "/planning/?from=2026-11-16"


@pytest.fixture
def placed(herve, yann):
    """Yann is at a client’s on Monday, with no site said, and has a visit without a site on Tuesday."""
    cast.calendar()
    made = services.place(
        client_id=cast.client().pk, person_id=yann.pk, first=date(2026, 11, 16),
        last=date(2026, 11, 16), weekdays=[0], note="Inventaire Kergoat", by=herve,
        at=datetime(2026, 11, 1, tzinfo=PARIS),
    )  # fmt: skip
    services.book(
        technician_id=yann.pk, kind="MISSION", label="Paie de Kergoat en panne", by=herve,
        period=(datetime(2026, 11, 17, 9, tzinfo=PARIS), datetime(2026, 11, 17, 11, tzinfo=PARIS)),
        at=datetime(2026, 11, 1, tzinfo=PARIS),
    )  # fmt: skip
    return made


@pytest.mark.row("I01")
@pytest.mark.row("H01")
def test_a_stretch_without_a_site_tells_its_client_to_who_may_know_it_and_only_a_visit_is_a_link(
    placed, helene, nolwenn, sign_in
):
    page = sign_in(helene).get(WEEK).content.decode()
    assert page.count(">Occupé<") == 2
    assert "Kergoat" not in page
    page = sign_in(nolwenn).get(WEEK).content.decode()
    assert placed.client.short_name in page
    assert "Paie de Kergoat en panne" in page
    stay, visit = Booking.objects.order_by("period")
    assert reverse("interventions:of_booking", args=[visit.pk]) in page
    assert reverse("interventions:of_booking", args=[stay.pk]) not in page


@pytest.mark.row("G24")
def test_a_placement_ended_before_it_begins_is_not_to_come_any_more(herve, yann, sign_in):
    cast.calendar()
    made = services.place(
        client_id=cast.client().pk, person_id=yann.pk, first=date(2090, 1, 2),
        last=date(2090, 1, 6), weekdays=[0, 1, 2, 3, 4], by=herve, at=datetime.now(PARIS),
    )  # fmt: skip
    browser = sign_in(herve)
    browser.post(reverse("planning:end_placement", args=[made.pk]))
    assert "Personne n’est placé" in browser.get(reverse("planning:placements")).content.decode()
    assert not made.bookings.filter(is_cancelled=False).exists()


def test_a_day_that_makes_no_sense_shows_the_present(marc, yann, sign_in):
    browser = sign_in(marc)
    for url in ("/planning/?from=0001-01-01", "/planning/?from=9999-12-31", "/pilotage/?until=0001-01-01"):  # fmt: skip
        assert browser.get(url).status_code == 200, url
    assert sign_in(yann).get("/terrain/semaine/?from=0001-01-01").status_code == 200


@pytest.mark.row("N01")
def test_a_week_of_nights_is_due_as_long_as_it_lasts(yann):
    for weekday in range(4):
        WorkPattern.objects.create(user=yann, weekday=weekday, opens=time(22), closes=time(6))
    (load,) = load_of_week(date(2026, 11, 16))
    assert load.due_hours == 32


@pytest.mark.row("I07")
def test_whole_days_away_end_on_the_last_of_them(herve, yann, sign_in):
    browser = sign_in(herve)
    days = {"first": "2090-01-02", "last": "2090-01-06", "reason": "LEAVE", "technician": yann.pk}
    browser.post(reverse("planning:absences"), days)
    page = " ".join(browser.get(reverse("planning:absences")).content.decode().split())
    assert "6 janv." in page
    assert "7 janv." not in page
