"""What every REST resource promises: a true description, tokens, pages, idempotency, errors per field."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from accounts import services as accounts
from core import clock
from tests import cast
from tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(nolwenn):
    """Nolwenn's integration, by token."""
    cast.team()
    cast.contract(cast.client())
    token, _row = accounts.issue_token(
        user=nolwenn,
        name="supervision",
        expires_at=clock.now() + timedelta(days=30),
        at=clock.now(),
    )
    return Browser(headers={"Authorization": f"Bearer {token}"})


def a_ticket(**more: object) -> dict[str, object]:
    return {"client": cast.client().pk, "subject": "Serveur injoignable", **more}


@pytest.mark.row("Q08")
def test_the_schema_is_valid_openapi_3_1_without_a_warning(capsys):
    out = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    assert out.getvalue().startswith("openapi: 3.1")


@pytest.mark.row("Q08")
def test_the_explorer_loads_nothing_from_outside(client):
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "https://" not in page.content.decode().replace("https://spec.openapis", "")


@pytest.mark.row("Q07")
def test_without_a_token_nothing_is_shown(client):
    answer = client.get("/api/v1/tickets/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.row("A16")
def test_the_same_idempotency_key_creates_one_ticket_and_answers_the_same(api):
    sent = {"headers": {"Idempotency-Key": "probe-42"}, "content_type": "application/json"}
    first = api.post("/api/v1/tickets/", a_ticket(), **sent)
    again = api.post("/api/v1/tickets/", a_ticket(), **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Ticket.objects.count() == 1


@pytest.mark.row("A16")
def test_another_body_under_the_same_key_is_refused(api):
    sent = {"headers": {"Idempotency-Key": "probe-42"}, "content_type": "application/json"}
    api.post("/api/v1/tickets/", a_ticket(), **sent)
    other = api.post("/api/v1/tickets/", a_ticket(subject="Autre chose"), **sent)
    assert other.status_code == 409
    assert Ticket.objects.count() == 1


@pytest.mark.row("A16")
def test_errors_come_per_field_as_problem_details(api):
    answer = api.post(
        "/api/v1/tickets/", {"client": "abc", "impact": 9}, content_type="application/json"
    )
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert {"client", "impact"} <= set(answer.json()["errors"])
    assert not Ticket.objects.exists()


def test_a_body_that_is_no_json_is_a_clear_400(api):
    answer = api.generic(
        "POST", "/api/v1/tickets/", b'{"client": ', content_type="application/json"
    )
    assert answer.status_code == 400
    assert json.loads(answer.content)["status"] == 400


@pytest.mark.row("Q07")
def test_a_list_is_paged_and_an_unknown_filter_or_order_is_no_lookup(api):
    for number in range(3):
        api.post(
            "/api/v1/tickets/", a_ticket(subject=f"n° {number}"), content_type="application/json"
        )
    page = api.get(
        "/api/v1/tickets/?page_size=2&ordering=owner__password&client__name__regex=.*"
    ).json()
    assert len(page["results"]) == 2
    assert page["next"]
    assert "count" not in page
