"""Dated settings: declared once, read by who leads, changed by the administrator from a day on (Q10)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured, PermissionDenied

from accounts import settings_services as services
from billing import rates
from core import clock, dials, setting
from core.errors import Refused
from core.models import Event, Setting

pytestmark = pytest.mark.django_db
TODAY = setting.day_of(clock.now())
TOMORROW = TODAY + timedelta(days=1)
PRICE = "/profil/reglages/sms_price/"


def test_every_default_is_a_value_the_setting_may_hold():
    for table in dials.by_app().values():
        for dial in table:
            dials.check(dial, dial.default)
            assert dials.say(dial, dial.default)


def test_a_name_nobody_declares_is_a_defect_and_no_page(sign_in, alice):
    with pytest.raises(ImproperlyConfigured, match="invented"):
        setting.value("invented", on=TODAY)
    with pytest.raises(ImproperlyConfigured):
        setting.change("invented", 1, since=TODAY)
    assert sign_in(alice).get("/profil/reglages/invented/").status_code == 404


def test_the_administrator_writes_a_value_from_a_day_on_and_the_present_keeps_its_own(
    sign_in, alice
):
    browser = sign_in(alice)
    browser.post(PRICE, {"value": "0,07", "since": TODAY.isoformat()})
    answer = browser.post(PRICE, {"value": "0,09", "since": TOMORROW.isoformat()})
    assert answer.status_code == 302
    assert setting.value("sms_price", on=TODAY) == "0.07"
    assert setting.value("sms_price", on=TOMORROW) == "0.09"
    fact = Event.objects.filter(kind="setting.changed").latest("pk")
    assert (fact.by, fact.data["name"], fact.data["value"]) == (alice, "sms_price", "0.09")
    (line,) = [
        one
        for group in browser.get("/profil/reglages/").context["groups"]
        for one in group.lines
        if one.dial.name == "sms_price"
    ]
    assert (line.words, line.since) == ("0,07 €", TODAY)
    assert (line.coming.words, line.coming.since) == ("0,09 €", TOMORROW)
    page = browser.get(PRICE).content.decode()
    for words in ("0,07", "0,09", "0,08", "valeur d’origine", "à venir", str(alice)):
        assert words in page


def test_a_value_to_come_is_called_off_and_one_in_force_is_not(sign_in, alice):
    browser = sign_in(alice)
    for day in (TODAY, TOMORROW):
        browser.post(PRICE, {"value": "0,09", "since": day.isoformat()})
    for day in (TODAY, TOMORROW):
        browser.post(f"{PRICE}retirer/", {"since": day.isoformat()})
    assert list(Setting.objects.values_list("since", flat=True)) == [TODAY]
    assert Event.objects.filter(kind="setting.called_off").count() == 1


@pytest.mark.parametrize(
    ("name", "typed", "field"),
    [
        ("sms_price", {"value": "12"}, "value"),
        ("sms_price", {"value": "beaucoup"}, "value"),
        ("sms_price", {"value": "0,07", "since": "2020-01-01"}, "since"),
        ("mission_calls", {"value": "6"}, "value"),
        ("mission_ack_minutes", {"value": "0"}, "value"),
        ("desk_phone", {"value": "bonjour"}, "value"),
        ("billing.vat_rates", {"value": "20 ; vingt"}, "value"),
        ("level_1_minutes", {"p1": "30", "p2": "60", "p3": "0", "p4": "9"}, "p3"),
        ("tell_departures", {"value": "peut-être"}, "value"),
    ],
)
def test_what_a_setting_cannot_hold_is_said_beside_its_field_and_nothing_is_written(
    sign_in, alice, name, typed, field
):
    page = sign_in(alice).post(f"/profil/reglages/{name}/", {"since": TODAY.isoformat(), **typed})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert not Setting.objects.exists()


@pytest.mark.parametrize(
    ("name", "typed", "held"),
    [
        ("tell_departures", {"value": "0"}, False),
        ("desk_phone", {"value": "02 98 11 22 33"}, "+33298112233"),
        ("billing.vat_rates", {"value": "20 ; 8,5"}, ["20", "8.5"]),
        ("level_1_minutes", {"p1": "15", "p2": "60", "p3": "120", "p4": "240"}, {"1": 15, "2": 60, "3": 120, "4": 240}),
        ("mission_calls", {"value": "3"}, 3),
    ],
)  # fmt: skip
def test_each_kind_of_setting_is_written_as_it_is_read(sign_in, alice, name, typed, held):
    url = f"/profil/reglages/{name}/"
    browser = sign_in(alice)
    assert browser.get(url).status_code == 200
    assert browser.post(url, {"since": TODAY.isoformat(), **typed}).status_code == 302
    assert setting.value(name, on=clock.now()) == held


def test_rates_of_a_past_day_stay_what_they_were(alice):
    services.change_setting(
        name="billing.recovery_fee", value="45", since=TOMORROW, by=alice, at=clock.now()
    )
    assert rates.amount("billing.recovery_fee", TODAY) == Decimal(40)
    assert rates.amount("billing.recovery_fee", TOMORROW) == Decimal(45)


def test_who_leads_reads_and_does_not_write(sign_in, herve, nolwenn):
    browser = sign_in(herve)
    assert "Réglages" in browser.get("/profil/reglages/").content.decode()
    page = browser.get(PRICE)
    assert page.context["form"] is None
    browser.post(PRICE, {"value": "0,01", "since": TODAY.isoformat()})
    assert not Setting.objects.exists()
    with pytest.raises(PermissionDenied):
        services.change_setting(
            name="sms_price", value="0.01", since=TODAY, by=herve, at=clock.now()
        )
    assert sign_in(nolwenn).get("/profil/reglages/").status_code == 403


def test_a_setting_with_its_own_page_leads_there_whoever_may_open_it(sign_in, alice, herve):
    for person, is_led in ((herve, True), (alice, False)):
        page = sign_in(person).get("/profil/reglages/support_tiers/").content.decode()
        assert "Ce réglage a sa propre page." in page
        assert ('href="/tickets/delais/"' in page.split("<main")[1]) is is_led
    with pytest.raises(Refused, match="sa propre page"):
        services.change_setting(
            name="support_tiers", value=3, since=TODAY, by=alice, at=clock.now()
        )


def test_the_list_costs_the_same_whatever_was_written(
    sign_in, alice, django_assert_max_num_queries
):
    for day in range(40):
        setting.change("sms_price", "0.07", since=date(2026, 1, 1) + timedelta(days=day))
    browser = sign_in(alice)
    browser.get("/profil/reglages/")
    with django_assert_max_num_queries(8):
        browser.get("/profil/reglages/")


def test_the_api_reads_every_setting(sign_in, herve, nolwenn):
    setting.change("sms_price", "0.07", since=TODAY)
    rows = {row["name"]: row for row in sign_in(herve).get("/api/v1/settings/").json()}
    assert set(rows) == {dial.name for table in dials.by_app().values() for dial in table}
    assert rows["sms_price"]["value"] == "0.07"
    assert rows["sms_price"]["since"] == TODAY.isoformat()
    assert rows["mission_calls"]["since"] is None
    assert sign_in(nolwenn).get("/api/v1/settings/").status_code == 403
