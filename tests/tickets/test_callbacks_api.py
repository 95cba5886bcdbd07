"""Call-backs over REST, by the same services as the pages; and serious problems of before their rows (A23, E01)."""

import importlib
from datetime import timedelta

import pytest
from django.apps import apps

from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tests.tickets.test_api import post
from tickets import services
from tickets.models import CallBack, Clock, MajorIncident

pytestmark = pytest.mark.django_db
URL = "/api/v1/callbacks/"
SLOT = {"starts_at": "2027-03-09T14:00:00+01:00", "ends_at": "2027-03-09T16:00:00+01:00"}


def ask(browser, **more):
    body = {"contact": cast.sophie().pk, "number": "02 98 11 22 33", **SLOT, **more}
    return post(browser, URL, body)


@pytest.mark.row("A23")
def test_a_call_back_is_asked_for_listed_and_kept_by_the_call_s_end(sign_in, nolwenn, sophie):
    cast.team()
    browser = sign_in(nolwenn)
    made = ask(browser, reason="Ma facture")
    assert made.status_code == 201
    body = made.json()
    assert (body["number"], body["client"], body["state"]) == (
        "+33298112233", sophie.client_id, "OPEN",
    )  # fmt: skip
    promised = Clock.objects.get(kind="CALLBACK")
    assert (promised.subject, promised.due_at) == (
        f"callback:{body['id']}",
        paris("2027-03-09 16:00"),
    )
    rows = browser.get(f"{URL}?state=OPEN").json()["results"]
    assert [row["id"] for row in rows] == [body["id"]]
    call = post(browser, f"{URL}{body['id']}/call/").json()
    assert (call["contact"], call["note"]) == (sophie.pk, "Ma facture")
    post(browser, f"/api/v1/calls/{call['id']}/finish/", {"outcome": "INFORMATION"})
    promised.refresh_from_db()
    assert promised.state == "MET"
    assert browser.get(f"{URL}{body['id']}/").json()["state"] == "DONE"
    assert browser.get(f"{URL}?state=OPEN").json()["results"] == []


@pytest.mark.row("A23")
def test_one_given_up_says_why_and_owes_nothing_more(sign_in, nolwenn):
    browser = sign_in(nolwenn)
    key = ask(browser).json()["id"]
    assert post(browser, f"{URL}{key}/drop/", {}).status_code == 400
    assert (
        post(browser, f"{URL}{key}/drop/", {"reason": "Elle a rappelé"}).json()["state"]
        == "DROPPED"
    )
    assert Clock.objects.get(kind="CALLBACK").state == "CANCELLED"
    assert Event.objects.get(kind="callback.dropped").data["reason"] == "Elle a rappelé"
    assert post(browser, f"{URL}{key}/call/").status_code == 409


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"starts_at": "2027-03-07T14:00:00+01:00", "ends_at": "2027-03-07T15:00:00+01:00"}, 409),
        ({"number": "rappelez-moi"}, 409),
        ({"contact": 999_999_999}, 404),
        ({"ends_at": "demain"}, 400),
    ],
)
def test_what_cannot_be_promised_is_refused_and_nothing_is_written(sign_in, nolwenn, given, code):
    cast.calendar()
    assert ask(sign_in(nolwenn), **given).status_code == code
    assert not CallBack.objects.exists()


def test_a_technician_passes_no_call_backs(sign_in, yann):
    assert sign_in(yann).get(URL).status_code == 403


@pytest.mark.row("E01")
def test_a_ticket_declared_serious_before_has_its_row_and_its_client(opened, nolwenn, gaelle):
    running, over, plain = opened(), opened(subject="Ancien"), opened(subject="Ordinaire")
    for ticket in (running, over):
        services.declare_major(ticket_id=ticket.pk, by=gaelle, at=MORNING, reason="Tout est coupé")
    MajorIncident.objects.all().delete()
    over.refresh_from_db()
    over.resolved_at = MORNING + timedelta(hours=2)
    over.save(update_fields=["resolved_at"])
    migration = importlib.import_module("tickets.migrations.0010_problems_of_before")
    for _again in range(2):
        migration.give_rows(apps, None)
    first, second = MajorIncident.objects.order_by("lead_id")
    assert (first.lead, first.declared_by, first.declared_at) == (running, gaelle, MORNING)
    assert (first.story, first.ended_at) == ("Tout est coupé", None)
    assert (second.lead, second.ended_at) == (over, over.resolved_at)
    assert [row.client for row in first.affected.all()] == [running.client]
    assert not MajorIncident.objects.filter(lead=plain).exists()
