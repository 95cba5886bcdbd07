"""The room by API: declare, say, read who has proof, note a call (Q07)."""

import json
from datetime import timedelta

import pytest

from core import clock
from tickets.models import MajorIncident

pytestmark = pytest.mark.django_db


def post(browser, address, data):
    return browser.post(address, json.dumps(data), content_type="application/json")


@pytest.mark.row("D04")
def test_a_serious_problem_is_declared_told_and_proven_by_api(
    open_ticket, carole, gaelle, nolwenn, claire, sign_in
):
    desk = sign_in(nolwenn)
    ticket = open_ticket()
    told = {"reason": "Serveur arrêté", "template": "SERVER", "criteria": ["CORE_SERVICE"]}
    assert post(desk, f"/api/v1/tickets/{ticket.pk}/major/", told).json()["is_major"]
    problem = MajorIncident.objects.get(lead=ticket)
    base = f"/api/v1/majors/{problem.pk}/"
    news = (clock.now() + timedelta(hours=1)).isoformat()
    said = post(desk, f"{base}say/", {"body": "Nous cherchons", "news_before": news})
    assert said.status_code == 200, said.content
    assert [row["number"] for row in desk.get(f"{base}updates/").json()] == [1, 0]
    people = desk.get(f"{base}recipients/").json()["results"]
    mine = next(one for one in people if one["contact"] == carole.pk)
    assert (mine["state"], mine["proved_at"]) == ("WAITING", None)
    post(desk, f"{base}vouch/", {"recipient": mine["id"], "words": "appelée à 10 h"})
    people = desk.get(f"{base}recipients/").json()["results"]
    assert next(one for one in people if one["contact"] == carole.pk)["proof"] == "PHONE"
    assert post(sign_in(claire), f"{base}say/", {"body": "Moi"}).status_code == 403


def test_a_ticket_or_a_person_nobody_has_is_told_and_breaks_nothing(declared, nolwenn, sign_in):
    problem, desk = declared(), sign_in(nolwenn)
    base = f"/api/v1/majors/{problem.pk}/"
    assert post(desk, f"{base}attach/", {"ticket": 999_999}).status_code == 404
    told = post(desk, f"{base}vouch/", {"recipient": 999_999, "words": "appelée"})
    assert told.json()["errors"]["recipient"] == ["Cette personne n’attend pas cette information."]
