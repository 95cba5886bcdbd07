"""Closed work becomes one item, rated by the same verdict as at the call."""

import io
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.urls import reverse

from billing import handlers, selectors, starter
from billing.models import BillableItem, RatedWork
from billing.services import issue, offer
from clients import services as clients
from clients.models import Contract, Rate
from clients.selectors import verdict_for
from core import deliveries, events
from core.models import Event
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


@pytest.mark.row("L01")
@pytest.mark.req("R023")
@pytest.mark.req("R183")
def test_a_closing_makes_one_item_and_tells_it_once():
    ticket = build.ticket()
    build.time(ticket, 50)
    events.record("ticket.resolved", about=[ticket, ticket.client], by=None, at=build.NOW)
    deliveries.deliver_pending()
    item = BillableItem.objects.get()
    assert item.source == f"ticket:{ticket.pk}:1"
    assert [(build.flat(x.label), x.quantity, x.unit_price) for x in item.lines.all()] == [
        (
            f"Assistance à distance, demande n° {ticket.pk} : Pare-feu remplacé",
            Decimal("1.0000"),
            Decimal("82.0000"),
        )
    ]
    assert (item.state, item.outcome, item.net_total) == ("READY", "INVOICE", Decimal("82.00"))
    fact = Event.objects.get(kind="billing.item_created")
    assert fact.about == [
        f"billableitem:{item.pk}",
        f"ticket:{ticket.pk}",
        f"client:{ticket.client_id}",
    ]


@pytest.mark.row("L01")
def test_the_same_closing_delivered_twice_makes_no_second_item():
    ticket = build.ticket()
    build.time(ticket, 50)
    first = build.resolve(ticket)
    handlers.rate_the_closing(Event.objects.get(kind="ticket.resolved"))
    assert list(BillableItem.objects.all()) == [first]
    assert Event.objects.filter(kind="billing.item_created").count() == 1


def test_reopened_and_resolved_again_only_new_work_makes_the_next_item():
    ticket = build.ticket()
    build.time(ticket, 15)
    first = build.resolve(ticket)
    assert build.resolve(ticket) == first
    build.time(ticket, 30)
    second = build.resolve(ticket)
    assert second.source == f"ticket:{ticket.pk}:3"
    assert [line.quantity for line in second.lines.all()] == [Decimal("0.5000")]
    assert RatedWork.objects.count() == 2


def test_time_noted_after_the_closing_is_billed_too():
    ticket = build.ticket()
    build.time(ticket, 15)
    build.resolve(ticket)
    build.time(ticket, 60)
    late = events.record("time.logged", about=[ticket, ticket.client], by=None, at=build.NOW)
    handlers.rate_late_work(late)
    assert [item.net_total for item in ticket.billable_items.order_by("pk")] == [
        Decimal("20.50"),
        Decimal("82.00"),
    ]


@pytest.mark.row("G14")
@pytest.mark.req("R024")
def test_managed_services_only_count_the_time_on_site():
    client = cast.client()
    contract = cast.contract(client, on_site_minutes=300)
    ticket = build.ticket(client)
    build.visit(ticket, 80)
    item = build.resolve(ticket)
    assert (item.state, item.outcome, item.net_total, item.used_minutes) == (
        "READY",
        "ZERO_INVOICE",
        Decimal(0),
        90,
    )
    assert [(e.kind, e.quantity) for e in contract.entries.all()] == [("ON_SITE", 90)]
    assert [(x.kind, x.unit_price, x.value_price, x.covered_by) for x in item.lines.all()] == [
        ("LABOUR", Decimal(0), Decimal(82), str(contract)),
        ("TRAVEL", Decimal(0), Decimal(45), str(contract)),
    ]


@pytest.mark.row("G14")
def test_time_on_site_beyond_the_allowance_waits_for_a_decision():
    client = cast.client()
    cast.contract(client, on_site_minutes=60)
    ticket = build.ticket(client)
    build.visit(ticket, 90)
    item = build.resolve(ticket)
    assert item.state == "TO_DECIDE"
    assert [d["code"] for d in item.doubts] == ["ALLOWANCE"]
    assert item.net_total == Decimal("41.00")


@pytest.mark.row("L06")
@pytest.mark.row("G13")
def test_an_hour_pack_pays_with_hours_rounded_as_agreed():
    client = cast.client()
    contract = build.pack(client, 600)
    ticket = build.ticket(client)
    build.time(ticket, 95)
    item = build.resolve(ticket)
    assert (item.state, item.net_total, item.used_minutes) == ("READY", Decimal(0), 105)
    assert build.balance(contract) == 495


@pytest.mark.row("G13")
def test_a_pack_never_goes_below_zero_by_itself():
    client = cast.client()
    contract = build.pack(client, 30)
    ticket = build.ticket(client)
    build.time(ticket, 90)
    item = build.resolve(ticket)
    assert build.balance(contract) == 0
    assert item.state == "TO_DECIDE"
    assert [(d["code"], d["question"]) for d in item.doubts] == [("PACK", "Carnet ou facture ?")]
    assert item.net_total == Decimal("82.00")


@pytest.mark.row("J22")
@pytest.mark.req("R157")
def test_billable_work_on_site_without_a_signature_waits():
    ticket = build.ticket()
    build.visit(ticket, 60, signature="ABSENT")
    item = build.resolve(ticket)
    assert item.state == "TO_DECIDE"
    assert item.doubts[0]["question"] == "Réclamer la signature"


@pytest.mark.row("J22")
def test_covered_work_on_site_needs_no_signature():
    client = cast.client()
    cast.contract(client)
    ticket = build.ticket(client)
    build.visit(ticket, 60, signature="ABSENT")
    assert build.resolve(ticket).state == "READY"


@pytest.mark.row("G12")
def test_a_verdict_that_changed_since_the_call_waits():
    client = cast.client()
    ticket = build.ticket(client, verdict={"code": "COVERED"})
    build.time(ticket, 60)
    item = build.resolve(ticket)
    assert [d["code"] for d in item.doubts] == ["CHANGED"]


@pytest.mark.row("L04")
@pytest.mark.req("R112")
def test_parts_and_travel_come_from_the_report():
    ticket = build.ticket()
    build.visit(ticket, 60, parts=(("Batterie d’onduleur", "406.00"),))
    item = build.resolve(ticket)
    assert [(x.kind, x.unit, x.unit_price) for x in item.lines.all()] == [
        ("LABOUR", "h", Decimal(82)),
        ("TRAVEL", "trajet", Decimal(45)),
        ("PART", "u", Decimal(406)),
    ]
    assert item.net_total == Decimal("533.00")
    assert [d["code"] for d in item.doubts] == ["AMOUNT"]


@pytest.mark.row("L04", "L19")
def test_a_part_that_nobody_priced_waits_and_the_catalogue_prices_it(claire):
    ticket = build.ticket()
    build.visit(ticket, 60, parts=(("Batterie", "0"),))
    item = build.resolve(ticket)
    assert [(d["code"], build.flat(d["text"])) for d in item.doubts] == [
        ("NO_PRICE", "Fourniture sans prix : Batterie")
    ]
    Rate.objects.create(work="PART", article="batterie", price=Decimal(40), since=date(2026, 1, 1))
    again = build.ticket()
    build.visit(again, 60, parts=(("Batterie", "0"),))
    item = build.resolve(again)
    assert (item.state, item.lines.get(kind="PART").unit_price) == ("READY", 40)


@pytest.mark.row("L18")
def test_a_client_without_siren_waits_and_the_field_is_named():
    client = cast.client()
    client.siren = ""
    client.save()
    ticket = build.ticket(client)
    build.time(ticket, 60)
    item = build.resolve(ticket)
    assert item.doubts[0]["text"] == f"{client} : le SIREN du client manque ou n’est pas valable."


def test_time_noted_as_not_billable_makes_no_line():
    ticket = build.ticket()
    build.time(ticket, 60, is_billable=False)
    build.time(ticket, 15)
    item = build.resolve(ticket)
    assert item.net_total == Decimal("20.50")
    assert item.evidence.count() == 2


@pytest.mark.row("G16")
@pytest.mark.row("G13")
def test_a_night_on_a_pack_weighs_more_and_the_rest_is_billed_when_so_agreed():
    client = cast.client()
    contract = build.pack(client, 60)
    Contract.objects.filter(pk=contract.pk).update(overdraw="BILL")
    Rate.objects.create(coefficient=Decimal("1.5"), band="NIGHT", since=date(2026, 1, 1))
    ticket = build.ticket(client)
    night = datetime(2026, 11, 16, 21, 0, tzinfo=UTC)
    build.time(ticket, 60, started_at=night, ended_at=night + timedelta(hours=1))
    item = build.resolve(ticket)
    assert (item.state, item.used_minutes, build.balance(contract)) == ("READY", 60, 0)
    covered, priced = item.lines.all()
    assert (covered.quantity, covered.unit_price) == (Decimal("0.6667"), 0)
    assert (priced.quantity, priced.unit_price) == (Decimal("0.3333"), 123)
    assert "nuit" in priced.label


@pytest.mark.row("G15", "L19")
def test_a_ticket_has_a_value_on_the_zero_invoice_and_a_price_beyond_the_pack(
    sign_in: Any, claire: Any
) -> None:
    client = cast.client()
    contract = cast.contract(client, "TICKET_PACK", covers_parts=False)
    clients.buy_pack(
        contract_id=contract.pk, quantity=1, label="Un ticket", key="un", by=claire, at=build.NOW,
        unit_price=Decimal(60),
    )  # fmt: skip
    rate = {"by": claire, "at": build.NOW, "since": date(2026, 1, 1)}
    clients.add_rate(contract_id=contract.pk, work="PART", coefficient=Decimal("0.9"), **rate)
    starter.install()
    ticket = build.ticket(client)
    build.visit(ticket, 100, parts=(("Batterie", "50"),))
    covered = build.resolve(ticket)
    labour, part = covered.lines.exclude(kind="TRAVEL")
    assert (labour.quantity, labour.unit, labour.unit_price, labour.value_price) == (
        1,
        "ticket",
        0,
        60,
    )
    assert labour.label.endswith("(1\u202fh\u202f45)")
    assert (part.unit_price, selectors.row(covered).minutes) == (45, 100)
    page = sign_in(claire)
    shown = page.get(reverse("billing:item", args=[covered.pk])).content.decode()
    assert "1\u202fticket" in shown
    assert "auraient coûté" in shown

    clients.add_rate(contract_id=contract.pk, work="TICKET", price=Decimal(75), **rate)
    assert "75,00\u202f€ HT le ticket" in verdict_for(client, at=build.NOW).sentence
    ticket = build.ticket(client)
    build.time(ticket, 20)
    beyond = build.resolve(ticket)
    assert [d["code"] for d in beyond.doubts] == ["PACK"]
    assert [(x.unit, x.unit_price) for x in beyond.lines.all()] == [("ticket", 75)]
    assert beyond.net_total == 75
    taken = page.post(
        reverse("billing:decide", args=[beyond.pk]), {"verb": "take_hours", "reason": "Convenu"}
    )
    assert taken.status_code == 302
    beyond.refresh_from_db()
    assert (beyond.state, beyond.net_total, beyond.used_tickets) == ("READY", 0, 1)
    assert build.balance(contract) == -1
    issued = issue(item_ids=[beyond.pk], by=claire, at=build.NOW)
    pages = pypdf.PdfReader(io.BytesIO(issued.pdf.file.read())).pages
    words = build.flat(pages[0].extract_text())
    assert "1 ticket" in words
    assert "75,00 €" in words


@pytest.mark.row("G15")
@pytest.mark.row("L06")
def test_a_ticket_pack_pays_with_a_ticket_and_gives_it_back_when_the_work_is_offered():
    client = cast.client()
    contract = cast.contract(client, "TICKET_PACK")
    clients.buy_pack(
        contract_id=contract.pk, quantity=1, label="Un ticket", key="un", by=cast.person("claire"),
        at=build.NOW,
    )  # fmt: skip
    ticket = build.ticket(client)
    build.time(ticket, 95)
    item = build.resolve(ticket)
    assert (item.state, item.net_total, item.used_tickets) == ("READY", 0, 1)
    assert build.balance(contract) == 0
    offer(item_id=item.pk, reason="Geste commercial", by=cast.person("claire"), at=build.NOW)
    assert build.balance(contract) == 1
