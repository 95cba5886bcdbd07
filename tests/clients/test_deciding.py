"""Who decides: on behalf of a colleague, by a substitute during an absence, by the role a setting names (H04, H05, H14, T6)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts import substitutes
from clients import selectors, services
from clients.models import AccessGrant, AccessRequest
from clients.services.requests import PARIS
from core import clock, deliveries, setting, worktime
from core.errors import Refused
from core.models import BusinessCalendar, Event
from notifications.models import Message
from tests import cast
from tests.clients.test_requests import ask
from tests.clients.test_rights import DAY

pytestmark = pytest.mark.django_db


def soon() -> Any:
    return (clock.now() + timedelta(days=5)).date()


def away(person: Any, substitute: Any, **days: Any) -> None:
    now = clock.now()
    substitutes.name_substitute(person=person, substitute=substitute, at=now)
    substitutes.say_absence(
        person_id=person.pk, starts_at=days.get("starts_at", now - DAY), ends_at=days.get("ends_at", now + DAY),
        by=person, at=now,
    )  # fmt: skip


@pytest.mark.row("H14")
@pytest.mark.row("H05")
def test_the_substitute_decides_and_is_told_only_during_the_absence(
    yann: Any, helene: Any, denis: Any, gaelle: Any, sign_in: Any
) -> None:
    now, deputy = clock.now(), sign_in(gaelle)
    request = ask(yann, now, wanted_until=soon())
    services.check_access(request_id=request.pk, fit=True, by=helene, at=now)
    address = f"/clients/demandes/{request.pk}/decider/"
    assert deputy.get("/clients/demandes/").status_code == 403
    assert deputy.post(address, {"granted": "1"}).status_code == 403
    away(denis, gaelle)
    page = deputy.get("/clients/demandes/").content.decode()
    assert "Vous décidez en l’absence de" in page
    deliveries.deliver_pending()
    told = Message.objects.filter(kind="access_checked", channel="EMAIL")
    assert [message.user for message in told] == [gaelle]
    deputy.post(address, {"granted": "1", "parts": ["EQUIPMENT"]})
    grant = AccessGrant.objects.get()
    assert (grant.given_by, grant.parts) == (gaelle, ["EQUIPMENT"])
    absence = denis.absences.get()
    assert sign_in(denis).post(f"/profil/absences/{absence.pk}/finir/").status_code == 302
    assert deputy.get("/clients/demandes/").status_code == 403


@pytest.mark.row("H14")
def test_people_say_their_absences_and_name_their_substitute_on_their_page(
    helene: Any, denis: Any, gaelle: Any, sign_in: Any
) -> None:
    browser, today = sign_in(denis), clock.now().date()
    browser.post("/profil/absences/suppleant/", {"substitute": gaelle.pk})
    past = browser.post("/profil/absences/", {"first": "2020-01-01", "last": "2020-01-02"})
    assert "à venir" in past.content.decode()
    browser.post("/profil/absences/", {"first": today, "last": today})
    denis.refresh_from_db()
    assert substitutes.standing_in(denis, clock.now()) == gaelle
    assert "Denis Riou" in sign_in(gaelle).get("/profil/absences/").content.decode()
    absence = denis.absences.get()
    assert sign_in(gaelle).post(f"/profil/absences/{absence.pk}/finir/").status_code == 404
    assert sign_in(helene).post(f"/profil/absences/{absence.pk}/finir/").status_code == 302
    with pytest.raises(Refused, match="collègue"):
        substitutes.name_substitute(person=denis, substitute=denis, at=clock.now())


@pytest.mark.row("H14")
@pytest.mark.row("H05")
def test_hr_is_stood_in_for_and_nobody_is_outside_the_dates(
    yann: Any, helene: Any, gaelle: Any
) -> None:
    now = clock.now()
    request = ask(yann, now, wanted_until=soon())
    away(helene, gaelle, starts_at=now + DAY, ends_at=now + 2 * DAY)
    with pytest.raises(PermissionDenied):
        services.check_access(request_id=request.pk, fit=True, by=gaelle, at=now)
    away(helene, gaelle)
    services.check_access(request_id=request.pk, fit=True, by=gaelle, at=now)
    request.refresh_from_db()
    assert request.hr_by == gaelle


@pytest.mark.row("H05")
def test_a_setting_names_the_role_that_decides(
    yann: Any, helene: Any, denis: Any, marc: Any, sign_in: Any
) -> None:
    now = clock.now()
    request = ask(yann, now, wanted_until=soon())
    services.check_access(request_id=request.pk, fit=True, by=helene, at=now)
    setting.change("access_approver", "MANAGER", since=now.date())
    address = f"/clients/demandes/{request.pk}/decider/"
    assert sign_in(denis).post(address, {"granted": "1"}).status_code == 403
    sign_in(marc).post(address, {"granted": "1", "parts": ["NETWORK"]})
    assert AccessGrant.objects.get().given_by == marc
    with pytest.raises(Refused):
        setting.change("access_approver", "CLIENT_USER", since=now.date())


@pytest.mark.row("H04")
def test_a_manager_asks_for_a_technician_and_decides_nothing_of_it(
    yann: Any, loic: Any, denis: Any, helene: Any, herve: Any, sign_in: Any
) -> None:
    client = cast.client()
    address, typed = f"/clients/{client.pk}/ferme/", {
        "reason": "Il remplace un collègue jeudi.", "wanted_until": soon(), "parts": ["EQUIPMENT"],
    }  # fmt: skip
    sign_in(loic).post(address, {**typed, "on_behalf_of": yann.pk})
    assert AccessRequest.objects.get().asker == loic
    sign_in(herve).post(address, {**typed, "on_behalf_of": yann.pk})
    request = AccessRequest.objects.get(asker=yann)
    assert request.asked_by == herve
    assert "Demandé par" in sign_in(helene).get("/clients/demandes/").content.decode()
    assert "Yann Kervella" in sign_in(herve).get("/clients/mes-acces/").content.decode()
    own = ask(yann, clock.now(), client_id=cast.client("Autre").pk, wanted_until=soon())
    AccessRequest.objects.filter(pk=own.pk).update(state="AT_DIRECTOR", asked_by=denis)
    with pytest.raises(Refused, match="propre demande"):
        services.decide_access(request_id=own.pk, granted=True, by=denis, at=clock.now())
    sign_in(herve).post(f"/clients/demandes/{request.pk}/retirer/")
    request.refresh_from_db()
    assert request.state == "WITHDRAWN"


@pytest.mark.row("H05")
def test_the_promise_is_shown_and_whoever_must_answer_is_reminded_once_within_the_hour(
    yann: Any, helene: Any, sign_in: Any
) -> None:
    request = ask(yann, clock.now(), wanted_until=soon())
    page = sign_in(helene).get("/clients/demandes/").content.decode()
    assert 'class="pill pill-ok"' in page or 'class="pill pill-soon"' in page
    early = worktime.subtract(request.due_at, timedelta(hours=2), selectors.office_hours())
    assert services.remind_of_requests(at=early) == 0
    late = request.due_at - timedelta(minutes=30)
    assert [services.remind_of_requests(at=late), services.remind_of_requests(at=late)] == [1, 0]
    deliveries.deliver_pending()
    told = Message.objects.get(kind="access_reminder", channel="EMAIL")
    assert told.user == helene
    assert Event.objects.filter(kind="access.waits_hr").count() == 1


@pytest.mark.row("H04", "H05", "D07")
def test_an_answer_is_promised_in_the_hours_of_the_office_shut_when_the_house_is(
    yann: Any, herve: Any
) -> None:
    night_and_day = [[["00:00", "24:00"]]] * 7
    BusinessCalendar.objects.update_or_create(name="Hotline", defaults={"weekly": night_and_day})
    evening = datetime(2027, 3, 16, 16, tzinfo=PARIS)
    services.add_closure(
        calendar_id=None, first=date(2027, 3, 17), last=date(2027, 3, 19), label="Inventaire",
        by=herve, at=evening,
    )  # fmt: skip
    request = ask(yann, evening, wanted_until=date(2027, 4, 16))
    assert request.due_at == datetime(2027, 3, 22, 12, tzinfo=PARIS)
    assert services.remind_of_requests(at=datetime(2027, 3, 19, 12, tzinfo=PARIS)) == 0
    assert services.remind_of_requests(at=datetime(2027, 3, 22, 11, tzinfo=PARIS)) == 1
