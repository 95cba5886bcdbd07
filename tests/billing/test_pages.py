"""The pages of sales: each shows what it is for, refuses whom it must, and costs the same at any size."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.urls import reverse

from billing import services
from billing.models import BillableItem, CompanyProfile, Invoice, Payment
from clients.models import Client, Contract
from core.models import Event
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


def text(answer):
    return build.flat(answer.content.decode().replace("&nbsp;", " ").replace("&#x27;", "'"))


@pytest.fixture
def visitor(sign_in, claire):
    return sign_in(claire)


def issued(**fields):
    return services.issue(
        item_ids=[build.ready(**fields).pk], by=cast.person("claire"), at=build.NOW
    )


@pytest.mark.row("L02")
def test_the_worklist_names_the_exceptions_and_what_leaves(visitor):
    build.ready(subject="VPN du laboratoire")
    unsigned = build.ticket(subject="Caisse du quai")
    build.visit(unsigned, 60, signature="ABSENT")
    build.resolve(unsigned)
    page = text(visitor.get(reverse("billing:worklist")))
    for words in (
        "À trancher",
        "Caisse du quai",
        "Réclamer la signature",
        "Prêts à partir",
        "VPN du laboratoire",
        "82,00 €",
        "Relire et émettre",
    ):
        assert words in page, words


def test_the_worklist_says_so_when_everything_has_left(visitor):
    assert "Tout est parti." in text(visitor.get(reverse("billing:worklist")))


@pytest.mark.row("L02")
def test_a_work_in_dispute_stays_on_the_worklist_until_it_is_taken_up_again(visitor):
    item = build.ready(subject="Caisse du quai")
    url = reverse("billing:decide", args=[item.pk])
    visitor.post(url, {"verb": "dispute", "reason": "Le client conteste"})
    page = text(visitor.get(reverse("billing:worklist")))
    for words in ("En litige", "Caisse du quai", "Le client conteste", "accord attendu"):
        assert words in page, words
    assert "Reprendre" in text(visitor.get(reverse("billing:item", args=[item.pk])))


@pytest.mark.parametrize("size", [2, 12])
def test_the_worklist_costs_the_same_at_any_size(visitor, django_assert_max_num_queries, size):
    for n in range(size):
        build.ready(subject=f"Travail {n}")
    with django_assert_max_num_queries(20):
        visitor.get(reverse("billing:worklist"))


@pytest.mark.row("L02")
@pytest.mark.row("L04")
def test_a_ready_work_is_read_once_more_then_issued(visitor):
    item = build.ready()
    assert "Pare-feu remplacé" in text(visitor.get(reverse("billing:review"), {"item": item.pk}))
    page = text(visitor.post(reverse("billing:issue"), {"item": item.pk}))
    assert "1 pièce émise" in page
    assert "F-20" in page
    assert Invoice.objects.get().items.get() == item


def test_a_batch_half_refused_keeps_what_left_and_says_why(visitor):
    good = build.ready()
    bad = build.ready(cast.client("Étude Aubry & Stern"))
    Client.objects.filter(pk=bad.client_id).update(siren="")
    page = text(visitor.post(reverse("billing:issue"), {"item": [bad.pk, good.pk]}))
    assert "1 pièce émise" in page
    assert "le SIREN du client manque" in page
    assert Invoice.objects.get().number.endswith("-0001")
    assert "n’était plus prêt" in text(visitor.post(reverse("billing:issue"), {"item": good.pk}))


def test_grouped_works_of_one_client_leave_on_one_document(visitor):
    items = [build.ready(), build.ready(subject="Autre")]
    visitor.post(reverse("billing:issue"), {"item": [i.pk for i in items], "grouped": "1"})
    assert Invoice.objects.get().lines.count() == 2


@pytest.mark.row("L02")
def test_an_adjustment_by_the_page_asks_why(visitor):
    item = build.ready()
    line = item.lines.get()
    form = {
        f"label_{line.pk}": "Assistance",
        f"quantity_{line.pk}": "1",
        f"price_{line.pk}": "70",
        f"vat_{line.pk}": "20",
    }
    url = reverse("billing:adjust", args=[item.pk])
    assert visitor.post(url, form).status_code == 200
    assert visitor.post(url, form | {"reason": "Tarif convenu"}).status_code == 302
    item.refresh_from_db()
    assert item.net_total == Decimal("70.00")


@pytest.mark.row("L06")
def test_a_decision_by_the_page(visitor):
    contract = build.pack(cast.client(), 30)
    ticket = build.ticket()
    build.time(ticket, 90)
    item = build.resolve(ticket)
    panel = text(visitor.get(reverse("billing:preview", args=[item.pk])))
    assert "Carnet ou facture ?" in panel
    assert "Prendre sur le carnet" in panel
    url = reverse("billing:decide", args=[item.pk])
    Contract.objects.update(overdraw="REFUSE")
    refused = text(visitor.post(url, {"verb": "take_hours", "reason": "Accord reçu"}))
    assert "ne passe jamais sous zéro" in refused
    assert 'value="Accord reçu"' in refused
    Contract.objects.update(overdraw="WARN")
    visitor.post(url, {"verb": "take_hours", "reason": "Accord reçu"})
    item.refresh_from_db()
    assert (item.state, build.balance(contract)) == ("READY", -60)
    assert visitor.post(url, {"verb": "delete"}).status_code == 409


@pytest.mark.row("L05")
@pytest.mark.row("L13")
def test_the_invoice_page_and_its_pdf(visitor):
    invoice = issued()
    page = text(visitor.get(reverse("billing:invoice", args=[invoice.pk])))
    for words in (
        invoice.number,
        "Net à payer",
        "98,40 €",
        "Enregistrer un règlement",
        invoice.hash,
    ):
        assert words in page, words
    answer = visitor.get(reverse("billing:pdf", args=[invoice.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


@pytest.mark.row("L10")
@pytest.mark.row("L12")
@pytest.mark.req("R114")
def test_a_payment_by_the_page_settles_the_oldest_and_brings_the_client_up_to_date(visitor):
    invoice = issued()
    url = reverse("billing:pay", args=[invoice.client_id])
    form = visitor.get(url).context["form"]
    data = {
        "key": str(form["key"].value()),
        "amount": "98,40",
        "received_on": "2026-01-05",
        "means": "TRANSFER",
    }
    assert visitor.post(url, data).status_code == 302
    assert visitor.post(url, data).status_code == 302
    invoice.refresh_from_db()
    assert (invoice.paid_total, Payment.objects.count()) == (Decimal("98.40"), 1)
    assert Client.objects.get(pk=invoice.client_id).commercial_status == "UP_TO_DATE"
    assert "Virement" in text(visitor.get(reverse("billing:payments")))


def test_a_refused_payment_gives_back_what_was_typed(visitor):
    url = reverse("billing:pay", args=[issued().client_id])
    data = {"key": str(uuid4()), "amount": "98,40", "received_on": "2099-01-01", "means": "CHEQUE"}
    page = text(visitor.post(url, data | {"reference": "Chèque 4471"}))
    assert "n’est pas reçu dans le futur" in page
    assert "Chèque 4471" in page
    assert not Payment.objects.exists()


def test_what_is_left_of_a_payment_is_matched_by_the_page(visitor):
    payment = services.record_payment(
        client_id=cast.client().pk, amount=Decimal("98.40"), received_on=build.NOW.date(), means="CHEQUE",
        key="6f0c2a34-0000-4000-8000-000000000001", by=cast.person("claire"), at=build.NOW,
    )  # fmt: skip
    invoice = issued()
    url = reverse("billing:match", args=[payment.pk])
    assert "98,40 € à rapprocher" in text(visitor.get(url))
    visitor.post(url, {"invoice_id": invoice.pk, "amount": "98.40"})
    invoice.refresh_from_db()
    assert invoice.settled_on == build.NOW.date()


@pytest.mark.row("G10")
def test_only_the_sales_manager_suspends_by_the_page(visitor, sign_in, simon):
    invoice = issued()
    url = reverse("billing:suspend", args=[invoice.client_id])
    assert visitor.post(url, {"reason": "Trois relances"}).status_code == 403
    assert sign_in(simon).post(url, {"reason": "Trois relances"}).status_code == 302
    assert "Trois relances" in text(sign_in(simon).get(reverse("billing:late")))
    sign_in(simon).post(reverse("billing:restore", args=[invoice.client_id]))
    assert Client.objects.get(pk=invoice.client_id).commercial_status == "OUTSTANDING"


@pytest.mark.row("G10")
def test_the_dossier_shows_one_colour_with_its_reason_and_a_payment_changes_it(
    sign_in, claire, yann
):
    client, invoice = cast.client(), issued()
    cast.contract(client)
    page, dossier = sign_in(claire), reverse("clients:dossier", args=[client.pk])
    late = build.NOW + 31 * build.DAY
    services.refresh_standing(client_id=client.pk, by=None, at=late)
    tile = page.get(dossier).context["tiles"][0]
    assert (tile["fact"], tile["verdict_state"]) == ("Couvert", "suspended")
    assert "due depuis le" in tile["reasons"][0][1]
    assert "due depuis le" in text(page.get(reverse("clients:list")))
    services.record_payment(
        client_id=client.pk, amount=invoice.gross_total, received_on=late.date(), means="TRANSFER",
        key=uuid4(), parts={invoice.pk: invoice.gross_total}, by=claire, at=late,
    )  # fmt: skip
    assert page.get(dossier).context["tiles"][0]["verdict_state"] == "covered"


def test_the_list_of_documents_filters_by_its_address(visitor):
    issued()
    for query, found in (
        ({"view": "unpaid"}, True),
        ({"view": "zero"}, False),
        ({"q": "kergoat"}, True),
        ({"month": "2020-01"}, False),
        ({"view": "'; drop"}, True),
    ):
        page = text(visitor.get(reverse("billing:invoices"), query))
        assert ("F-2026-0001" in page) is found, query


def test_the_sales_of_a_month_are_safe_for_a_spreadsheet(visitor):
    client = cast.client()
    client.name = '=HYPERLINK("x")'
    client.save()
    issued(of=client)
    sold = visitor.get(reverse("billing:export"), {"month": "2026-11"})
    lines = sold.content.decode().splitlines()
    assert lines[0].startswith("\ufeffNuméro;Émise le")
    assert lines[1].split(";")[0] == "F-2026-0001"
    assert "'=HYPERLINK" in lines[1]
    assert ";82,00;16,40;98,40;0,00;" in lines[1]


def test_the_mentions_are_changed_by_the_sales_manager_alone(visitor, sign_in, simon):
    build.starter.install()
    url = reverse("billing:profile")
    assert visitor.get(url).status_code == 403
    page = sign_in(simon).get(url)
    data = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    data["name"] = "Aprile Bretagne"
    data.pop("vat_on_debits")
    assert sign_in(simon).post(url, data).status_code == 302
    assert CompanyProfile.objects.get().name == "Aprile Bretagne"
    assert Event.objects.get(kind="billing.profile_changed").data["changes"]["name"] == [
        "Aprile",
        "Aprile Bretagne",
    ]


@pytest.mark.parametrize("first", ["nolwenn", "yann", "denis", "helene", "quentin"])
def test_money_is_not_shown_to_a_role_that_has_none(sign_in, first):
    invoice = issued()
    item = BillableItem.objects.get()
    visitor = sign_in(cast.person(first))
    for route, args in (
        ("worklist", []),
        ("item", [item.pk]),
        ("invoice", [invoice.pk]),
        ("pdf", [invoice.pk]),
        ("export", []),
    ):
        assert visitor.get(reverse(f"billing:{route}", args=args)).status_code == 403, route


@pytest.mark.row("L05")
def test_the_clients_manager_opens_the_pdf_of_their_company_and_no_other(
    sign_in, carole, sophie, paul
):
    own = issued()
    foreign = issued(of=cast.client("Étude Aubry & Stern"))
    url = reverse("billing:pdf", args=[own.pk])
    assert sign_in(carole.user).get(url).status_code == 200
    assert sign_in(carole.user).get(reverse("billing:pdf", args=[foreign.pk])).status_code == 404
    assert sign_in(sophie.user).get(url).status_code == 403
    assert sign_in(paul.user).get(url).status_code == 403
