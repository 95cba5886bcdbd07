"""Billing over REST: the same doors, verbs and refusals as the pages."""

import pytest

from billing import services
from billing.models import Invoice, Payment
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(sign_in, claire):
    return sign_in(claire)


def test_the_whole_path_by_rest(api):
    item = build.ready()
    (listed,) = api.get("/api/v1/billable-items/?state=READY").json()["results"]
    assert (listed["id"], listed["net_total"], listed["lines"][0]["unit_price"]) == (
        item.pk,
        "82.00",
        "82.0000",
    )
    made = api.post("/api/v1/invoices/", {"items": [item.pk]}, content_type="application/json")
    assert (made.status_code, made.json()["gross_total"]) == (201, "98.40")
    assert len(made.json()["lines"]) == 1
    invoice = made.json()["id"]
    assert api.get(f"/api/v1/invoices/{invoice}/pdf/")["Content-Type"] == "application/pdf"
    body = {
        "client": item.client_id,
        "amount": "98.40",
        "received_on": "2026-01-05",
        "means": "TRANSFER",
        "parts": [{"invoice": invoice, "amount": "98.40"}],
    }
    answers = [
        api.post(
            "/api/v1/payments/",
            body,
            content_type="application/json",
            headers={"Idempotency-Key": "un"},
        )
        for _again in range(2)
    ]
    assert [a.status_code for a in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert Payment.objects.count() == 1
    assert Invoice.objects.get().settled_on is not None


def test_a_verb_by_rest_and_its_refusal(api):
    item = build.ready()
    url = f"/api/v1/billable-items/{item.pk}/decide/"
    refused = api.post(url, {"verb": "offer"}, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"]) == (
        409,
        {"reason": ["Dites pourquoi, en quelques mots."]},
    )
    done = api.post(url, {"verb": "offer", "reason": "Geste"}, content_type="application/json")
    assert (done.status_code, done.json()["state"]) == (200, "OFFERED")


def test_an_issued_work_is_not_issued_again(api):
    item = build.ready()
    body = {"items": [item.pk]}
    api.post("/api/v1/invoices/", body, content_type="application/json")
    assert api.post("/api/v1/invoices/", body, content_type="application/json").status_code == 409
    assert Invoice.objects.count() == 1


def test_a_document_holds_all_the_works_asked_for_or_is_not_issued(api, claire):
    ready, aside = build.ready(), build.ready(subject="Contesté")
    services.dispute(item_id=aside.pk, reason="Le client conteste", by=claire, at=build.NOW)
    for others, status in (([aside.pk], 409), ([987654], 404)):
        body = {"items": [ready.pk, *others]}
        answer = api.post("/api/v1/invoices/", body, content_type="application/json")
        assert answer.status_code == status
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_an_invoice_is_not_changed_by_rest(api, method):
    made = api.post(
        "/api/v1/invoices/", {"items": [build.ready().pk]}, content_type="application/json"
    ).json()
    assert getattr(api, method)(
        f"/api/v1/invoices/{made['id']}/", content_type="application/json"
    ).status_code in (403, 405)


def test_the_desk_reads_no_money_by_rest(sign_in):
    visitor = sign_in(cast.person("nolwenn"))
    for path in ("billable-items", "invoices", "payments"):
        assert visitor.get(f"/api/v1/{path}/").status_code == 403
