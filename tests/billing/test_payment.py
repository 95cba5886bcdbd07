"""Money received: once per form, matched, and the client's status follows."""

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from billing import services
from billing.models import Invoice, Matching, Payment
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def invoices():
    items = [build.ready(subject=name) for name in ("Un", "Deux")]
    return [services.issue(item_ids=[i.pk], by=cast.person("claire"), at=build.NOW) for i in items]


def pay(amount, parts, *, key=None, day=date(2026, 11, 17), **fields):
    return services.record_payment(
        client_id=cast.client().pk, amount=Decimal(amount), received_on=day, means="TRANSFER",
        key=key or uuid4(), by=cast.person("claire"), at=build.NOW,
        parts={i.pk: Decimal(v) for i, v in parts.items()}, **fields,
    )  # fmt: skip


def status():
    client = cast.client()
    client.refresh_from_db()
    return client.commercial_status, build.flat(client.commercial_reason)


@pytest.mark.row("L10")
@pytest.mark.row("L12")
@pytest.mark.req("R114")
def test_one_payment_for_two_invoices_settles_both_and_brings_the_client_up_to_date(invoices):
    assert status() == ("OUTSTANDING", "196,80 € à recevoir")
    pay("196.80", {invoices[0]: "98.40", invoices[1]: "98.40"})
    assert [str(i.settled_on) for i in Invoice.objects.all()] == ["2026-11-17", "2026-11-17"]
    assert status() == ("UP_TO_DATE", "")
    fact = Event.objects.get(kind="payment.received")
    assert fact.data["invoices"] == {"F-2026-0001": "98.40", "F-2026-0002": "98.40"}
    assert fact.about[-1] == f"client:{cast.client().pk}"


@pytest.mark.row("L10")
def test_a_part_leaves_the_rest_owed(invoices):
    pay("50", {invoices[0]: "50"})
    invoices[0].refresh_from_db()
    assert (invoices[0].paid_total, invoices[0].settled_on) == (Decimal("50.00"), None)
    assert status() == ("OUTSTANDING", "146,80 € à recevoir")


def test_the_same_form_sent_twice_is_one_payment(invoices):
    key = uuid4()
    assert pay("50", {invoices[0]: "50"}, key=key) == pay("50", {invoices[0]: "50"}, key=key)
    assert (Payment.objects.count(), Matching.objects.count()) == (1, 1)


@pytest.mark.parametrize(("amount", "parts", "sentence"), [
    ("0", {}, "plus grand que zéro"),
    ("10", {0: "20"}, "dépasse le montant reçu"),
    ("200", {0: "100"}, "il reste 98,40 € à régler"),
])  # fmt: skip
def test_a_senseless_payment_is_refused_and_writes_nothing(invoices, amount, parts, sentence):
    with pytest.raises(Refused) as refusal:
        pay(amount, {invoices[n]: v for n, v in parts.items()})
    assert sentence in build.flat(refusal.value.sentence)
    assert not Payment.objects.exists()
    assert status() == ("OUTSTANDING", "196,80 € à recevoir")


def test_the_invoice_of_another_client_is_refused(invoices):
    foreign = services.issue(
        item_ids=[build.ready(cast.client("Étude Aubry & Stern")).pk],
        by=cast.person("claire"),
        at=build.NOW,
    )
    with pytest.raises(Refused, match="n’est pas de ce client"):
        pay("98.40", {foreign: "98.40"})


def test_the_rest_of_a_payment_may_be_matched_later(invoices, claire):
    payment = pay("196.80", {invoices[0]: "98.40"})
    services.match(
        payment_id=payment.pk,
        invoice_id=invoices[1].pk,
        amount=Decimal("98.40"),
        by=claire,
        at=build.NOW,
    )
    assert status() == ("UP_TO_DATE", "")
    with pytest.raises(Refused, match="Il ne reste que"):
        services.match(
            payment_id=payment.pk,
            invoice_id=invoices[1].pk,
            amount=Decimal(1),
            by=claire,
            at=build.NOW,
        )


@pytest.mark.row("L12")
@pytest.mark.row("G10")
def test_after_the_due_date_the_client_is_late_with_the_reason(invoices):
    services.refresh_standing(client_id=cast.client().pk, by=None, at=build.NOW + 31 * build.DAY)
    assert status() == ("OVERDUE", "F-2026-0001, 98,40 € due depuis le 17 décembre 2026")


@pytest.mark.row("G10")
def test_only_a_decision_suspends_and_payment_does_not_lift_it(invoices, simon, claire):
    client = cast.client()
    with pytest.raises(PermissionDenied):
        services.suspend_client(
            client_id=client.pk, reason="Trois relances", by=claire, at=build.NOW
        )
    services.suspend_client(client_id=client.pk, reason="Trois relances", by=simon, at=build.NOW)
    pay("196.80", {invoices[0]: "98.40", invoices[1]: "98.40"})
    assert status() == ("SUSPENDED", "Trois relances")
    services.restore_client(client_id=client.pk, by=simon, at=build.NOW)
    assert status() == ("UP_TO_DATE", "")


@pytest.mark.parametrize("model", [Payment, Matching])
def test_the_database_refuses_to_change_money(invoices, model):
    pay("50", {invoices[0]: "50"})
    for wrong in (
        lambda: model.objects.update(amount=1),
        lambda: model.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            wrong()


@pytest.mark.row("L05")
def test_an_invoice_at_0_leaves_the_client_up_to_date():
    client = cast.client("Cabinet Morvan-Lescop")
    cast.contract(client)
    services.issue(item_ids=[build.ready(client).pk], by=cast.person("claire"), at=build.NOW)
    client.refresh_from_db()
    assert client.commercial_status == "UP_TO_DATE"
