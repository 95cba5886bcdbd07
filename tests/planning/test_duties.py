"""The on-call rota: who is called now, swaps that take two, word left for the next, rests and compensation (I10)."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse
from icalendar import Calendar

from core import clock, deliveries, exports, formats, setting
from core.errors import Refused
from notifications.models import Message
from planning import selectors, services
from planning.models import Booking, CallOut, Duty
from tests import cast
from tests.rules.doors import Side

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 17, 20, 0, tzinfo=PARIS)
NIGHT = (datetime(2026, 11, 17, 17, 0, tzinfo=PARIS), datetime(2026, 11, 18, 9, 0, tzinfo=PARIS))


@pytest.fixture
def on(herve):
    """The rota is in force."""
    services.switch_rota(is_on=True, by=herve, at=NOW)


def put(person, by, step=1, period=NIGHT):
    return services.add_duty(person_id=person.pk, period=period, step=step, by=by, at=NOW)


@pytest.mark.row("I10")
def test_nobody_is_on_call_until_the_company_says_it_has_a_rota(herve, yann):
    put(yann, herve)
    assert selectors.who_is_on_call(NOW) == []
    services.switch_rota(is_on=True, by=herve, at=NOW)
    assert selectors.who_is_on_call(NOW) == [yann]
    assert selectors.who_is_on_call(NIGHT[1]) == [], "the end is not part of the duty"


@pytest.mark.row("I10")
def test_up_to_five_steps_in_order_and_one_person_a_step(on, herve, yann, loic, nolwenn):
    for step, person in ((3, nolwenn), (1, yann), (2, loic)):
        put(person, herve, step)
    assert selectors.who_is_on_call(NOW) == [yann, loic, nolwenn]
    with pytest.raises(Refused, match="déjà d’astreinte"):
        put(nolwenn, herve, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(person=yann, period=DateTimeTZRange(*NIGHT), step=6, noted_at=NOW)


@pytest.mark.row("I10")
def test_a_swap_takes_two(on, herve, yann, loic, claire):
    duty = put(yann, herve)
    services.ask_swap(duty_id=duty.pk, with_id=loic.pk, by=yann, at=NOW)
    assert selectors.who_is_on_call(NOW) == [yann]
    deliveries.deliver_pending()
    assert Message.objects.filter(kind="duty_swap", user=loic, channel="EMAIL").count() == 1
    for stranger in (herve, yann):
        with pytest.raises(PermissionDenied):
            services.answer_swap(duty_id=duty.pk, accepts=True, by=stranger, at=NOW)
    services.answer_swap(duty_id=duty.pk, accepts=True, by=loic, at=NOW)
    assert selectors.who_is_on_call(NOW) == [loic]
    with pytest.raises(PermissionDenied):
        services.hand_over(duty_id=duty.pk, note="rien", by=yann, at=NOW)


@pytest.mark.row("I10")
def test_a_refused_swap_changes_nothing(on, herve, yann, loic):
    duty = put(yann, herve)
    services.ask_swap(duty_id=duty.pk, with_id=loic.pk, by=yann, at=NOW)
    services.answer_swap(duty_id=duty.pk, accepts=False, by=loic, at=NOW)
    duty.refresh_from_db()
    assert (duty.person, duty.swap_with) == (yann, None)


@pytest.mark.row("I10")
def test_work_on_duty_is_counted_for_compensation_and_warns_of_the_rest_it_breaks(on, herve, yann):
    duty = put(yann, herve)
    Booking.objects.create(
        technician=yann, kind="MISSION", booked_at=NOW,
        period=DateTimeTZRange(NIGHT[1], NIGHT[1] + timedelta(hours=2)),
    )  # fmt: skip
    called = datetime(2026, 11, 18, 2, 0, tzinfo=PARIS)
    with pytest.raises(Refused, match="pendant l’astreinte"):
        services.add_call_out(
            duty_id=duty.pk, starts_at=called, minutes=90, what="x", by=yann, at=NOW
        )
    later = NIGHT[1]
    services.add_call_out(
        duty_id=duty.pk, starts_at=called, minutes=90, what="Serveur relancé", by=yann, at=later
    )
    (amount,) = selectors.amounts(NIGHT[0] - timedelta(days=1), NIGHT[1] + timedelta(days=1))
    assert (amount.person, amount.on_duty, amount.worked) == (
        yann, timedelta(hours=16), timedelta(minutes=90),
    )  # fmt: skip
    assert selectors.rest_warnings(duty) == ["Moins de 11 h de repos entre deux jours de travail."]
    work = datetime(2026, 11, 17, 23, 0, tzinfo=PARIS)
    services.add_call_out(
        duty_id=duty.pk, starts_at=work, minutes=30, what="Onduleur", by=yann, at=later
    )
    assert any("11 h de repos" in said for said in selectors.rest_warnings(duty))


@pytest.mark.row("I10")
def test_the_pages_drive_the_whole_of_it(sign_in, herve, yann, loic, monkeypatch):
    manager, mine, other = sign_in(herve), sign_in(yann), sign_in(loic)
    assert "ne sont pas en service" in mine.get("/planning/astreintes/").content.decode()
    assert manager.post("/planning/astreintes/service/", {"on": "1"}).status_code == 302
    fields = {
        "person": yann.pk,
        "step": "1",
        "starts_at": "2020-01-01T17:00",
        "ends_at": "2020-01-02T09:00",
    }
    assert manager.post("/planning/astreintes/", fields).status_code == 302
    assert mine.post("/planning/astreintes/", fields).status_code == 200, "only managers add"
    duty = Duty.objects.get()
    Duty.objects.update(period=DateTimeTZRange(duty.starts_at, datetime(2100, 1, 1, tzinfo=PARIS)))
    page = mine.get("/planning/astreintes/").content.decode()
    assert "En ce moment" in page
    assert str(yann) in page
    where = f"/planning/astreintes/{duty.pk}/"
    mine.post(f"{where}consignes/", {"note": "Onduleur à surveiller"})
    mine.post(
        f"{where}travail/", {"called_at": "2020-01-01T20:00", "minutes": "30", "what": "Relance"}
    )
    wrong = {"called_at": "2019-01-01T20:00", "minutes": "30", "what": "Serveur du quai"}
    refused = mine.post(f"{where}travail/", wrong)
    assert "n’est pas pendant l’astreinte" in refused.content.decode()
    assert "Serveur du quai" in refused.content.decode()
    mine.post(f"{where}proposer/", {"person": loic.pk})
    page = other.get(where).content.decode()
    for words in ("Onduleur à surveiller", "Relance", "Je la prends"):
        assert words in page
    other.post(f"{where}repondre/", {"accepts": "1"})
    duty.refresh_from_db()
    assert duty.person == loic
    assert manager.post(f"{where}retirer/").status_code == 302
    assert manager.get(where).status_code == 404


@pytest.mark.row("I10")
def test_a_wrong_form_is_given_back_with_its_reason(sign_in, herve, yann):
    fields = {
        "person": yann.pk,
        "step": "1",
        "starts_at": "2026-01-02T17:00",
        "ends_at": "2026-01-01T09:00",
    }
    answer = sign_in(herve).post("/planning/astreintes/", fields)
    assert answer.status_code == 422
    assert "finit après son début" in answer.content.decode()


@pytest.mark.row("I10")
def test_the_rota_is_taken_away_as_a_table_and_as_a_calendar_by_those_who_see_it(
    sign_in, herve, yann, loic, claire, sophie
):
    start = formats.local(clock.now()).replace(hour=9, minute=0, second=0, microsecond=0)
    week = (start, start + timedelta(days=7))
    first = services.add_duty(person_id=yann.pk, period=week, step=1, by=herve, at=start)
    services.add_duty(person_id=loic.pk, period=week, step=2, by=herve, at=start)
    CallOut.objects.create(duty=first, starts_at=start, minutes=90, what="Relance", noted_at=start)
    Duty.objects.update(handover="=cmd()")
    browser = sign_in(yann)
    page = browser.get("/planning/astreintes/").content.decode()
    for address in ("/planning/astreintes.csv", "/planning/astreintes.ics"):
        assert f'href="{address}"' in page
    head, one, two = exports.csv_rows(browser.get("/planning/astreintes.csv").content)
    assert head[0] == "Qui"
    assert one[:2] + one[4:] == [str(yann), "1", "168", "90", "'=cmd()"]
    assert two[0] == str(loic)
    answer = browser.get("/planning/astreintes.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [entry["UID"].partition("@")[0] for entry in entries] == [
        f"duty-{duty.pk}" for duty in Duty.objects.order_by("step")
    ]
    assert (entries[0]["DTSTART"].dt, entries[0]["DTEND"].dt) == week
    assert str(yann) in entries[0]["SUMMARY"]
    mine = Calendar.from_ical(browser.get("/planning/astreintes.ics?qui=moi").content)
    assert len(mine.walk("VEVENT")) == 1
    for stranger in (sophie.user, cast.person("quentin")):
        assert sign_in(stranger).get("/planning/astreintes.ics").status_code == 403


@pytest.mark.row("I10")
def test_a_duty_is_proposed_after_the_last_one_at_the_hour_of_the_relay(herve, yann, sign_in):
    setting.change("on_call_relay_hour", 8, since=NOW.date())
    assert selectors.next_duty(NOW) == (day(18, 8), day(25, 8)), "today's relay is past"
    assert selectors.next_duty(day(17, 7)) == (day(17, 8), day(24, 8))
    put(yann, herve)
    assert selectors.next_duty(NOW) == (NIGHT[1], day(25, 8))
    page = sign_in(herve).get("/planning/astreintes/").content.decode()
    assert re.search(r'name="starts_at" value="[0-9-]{10}T08:00"', page)


def day(number, hour):
    return datetime(2026, 11, number, hour, 0, tzinfo=PARIS)


@pytest.mark.row("I10")
def test_word_left_at_the_end_of_a_duty_reaches_whoever_comes_next(on, herve, yann, loic, nolwenn):
    ending, other_step = put(yann, herve), put(nolwenn, herve, 2)
    put(nolwenn, herve, period=(day(25, 9), day(28, 9)))
    put(loic, herve, period=(NIGHT[1], day(25, 9)))
    for duty, by in ((ending, yann), (other_step, nolwenn)):
        services.hand_over(duty_id=duty.pk, note="Onduleur à surveiller", by=by, at=NOW)
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="duty_relay")
    assert {(one.user, one.channel) for one in told} == {(loic, "EMAIL"), (loic, "INAPP")}
    assert "Onduleur à surveiller" in told.get(channel="EMAIL").text


@pytest.mark.row("I10")
def test_a_visit_planned_after_a_night_of_work_on_duty_warns_of_the_rest_it_breaks(
    herve, yann, sign_in
):
    side = Side(True, herve)
    booking = Booking.objects.get(pk=side.mission.booking_id)
    morning = formats.local(booking.starts_at).replace(hour=9, minute=0)
    booking.period = DateTimeTZRange(morning, morning + timedelta(hours=1))
    booking.save()
    page = reverse("interventions:mission", args=[side.mission.pk])
    assert "11 h de repos" not in sign_in(herve).get(page).content.decode()
    night = (morning - timedelta(hours=16), morning)
    duty = services.add_duty(person_id=yann.pk, period=night, step=1, by=herve, at=night[0])
    services.add_call_out(
        duty_id=duty.pk, starts_at=morning - timedelta(hours=7), minutes=60, what="Relance",
        by=yann, at=morning,
    )  # fmt: skip
    assert "11 h de repos" in sign_in(herve).get(page).content.decode()
