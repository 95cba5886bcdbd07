"""Issue: a number without a hole, everything printed, nothing changed afterwards."""

import io
from datetime import UTC, datetime
from decimal import Decimal

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from billing import services
from billing.models import CompanyProfile, Invoice, NumberSeries, Payment
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


def issue(item, at=build.NOW):
    return services.issue(item_ids=[item.pk], by=cast.person("claire"), at=at)


def text(invoice):
    pages = pypdf.PdfReader(io.BytesIO(invoice.pdf.file.read())).pages
    return [" ".join(page.extract_text().split()) for page in pages]


@pytest.mark.row("L04")
def test_an_invoice_is_numbered_sealed_printed_and_told():
    item = build.ready(minutes=60)
    invoice = issue(item)
    assert (invoice.number, invoice.net_total, invoice.vat_total, invoice.gross_total) == (
        "F-2026-0001", Decimal("82.00"), Decimal("16.40"), Decimal("98.40")
    )  # fmt: skip
    item.refresh_from_db()
    assert (item.state, item.invoice) == ("INVOICED", invoice)
    assert str(invoice.due_on) == "2026-12-17"
    assert invoice.settled_on is None
    fact = Event.objects.get(kind="invoice.issued")
    assert fact.about == [
        f"invoice:{invoice.pk}",
        f"ticket:{item.ticket_id}",
        f"client:{item.client_id}",
    ]
    assert fact.data["pdf"] == invoice.pdf.sha256


@pytest.mark.row("L08")
@pytest.mark.row("L18")
def test_every_mention_of_the_law_is_on_the_paper():
    client = cast.client()
    client.order_number = "BC-2026-044"
    client.save()
    (page,) = text(issue(build.ready(client)))
    for mention in (
        "F-2026-0001, page 1 sur 1",                                       # INV-01
        "17 novembre 2026",                                                # INV-02, INV-03
        "SAS au capital de 150 000,00 €", "SIREN 999 123 458", "RCS Nanterre", "FR61999123458",  # INV-04
        "Biscuiterie Kergoat-Lann", "14 rue du Four-Neuf, 56700 Hennebont", "BC-2026-044",     # INV-05
        "Assistance à distance", "1,00 h", "82,00 €", "aucune", "20 %",    # INV-07
        "Total HT", "TVA 20 % sur 82,00 € 16,40 €", "Total TTC 98,40 €",   # INV-08
        "17 décembre 2026", "Banque centrale européenne majoré de 10 points", "40,00 €", "Pas d’escompte",  # INV-10
        "SIREN 732 829 320",                                                 # INV-11
        "prestation de services",                                          # INV-13
        "Option pour le paiement de la taxe d’après les débits",           # INV-14
    ):  # fmt: skip
        assert " ".join(mention.split()) in page, mention


@pytest.mark.row("L05")
@pytest.mark.req("R113")
@pytest.mark.req("R178")
def test_covered_work_gives_an_invoice_at_0_with_its_value_apart():
    client = cast.client()
    contract = cast.contract(client, on_site_minutes=300)
    on = build.ticket(client)
    build.visit(on, 90)
    build.starter.install()
    invoice = issue(build.resolve(on))
    assert (invoice.number, invoice.gross_total, invoice.value_total) == (
        "F-2026-0001",
        Decimal(0),
        Decimal("168.00"),
    )
    assert (str(invoice.settled_on), str(invoice.due_on)) == ("2026-11-17", "2026-11-17")
    (page,) = text(invoice)
    for words in (
        f"Couvert par votre contrat d’infogérance {contract.number}",
        "Vous n’avez rien à régler. Il vous reste 3 h 30 sur site cette année.",
        "Net à payer 0,00 €",
        "Ces montants ne sont pas dus.",
        "Valeur couverte par le contrat 168,00 €",
        "rapport signé par Gaëlle Le Floc’h",
        "Pare-feu remplacé, règles reprises.",
        "aucun paiement attendu",
    ):
        assert " ".join(words.split()) in page, words
    assert "IBAN" not in page


@pytest.mark.row("L05")
def test_a_contract_may_ask_for_a_statement_which_never_says_facture():
    client = cast.client()
    cast.contract(client, zero_document="STATEMENT")
    on = build.ticket(client)
    build.time(on, 30)
    build.starter.install()
    invoice = issue(build.resolve(on))
    assert (invoice.kind, invoice.number) == ("STATEMENT", "R-2026-0001")
    (page,) = text(invoice)
    assert "factur" not in page.lower()
    assert "Relevé d’intervention" in page
    assert list(NumberSeries.objects.values_list("code", "last")) == [("R", 1)]


@pytest.mark.row("L13")
def test_the_year_of_the_number_is_the_day_in_paris():
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # 0 h 30 on 1 January in Paris
    assert issue(build.ready(), at=late).number == "F-2027-0001"


@pytest.mark.row("L13")
def test_a_date_never_goes_back_inside_a_series():
    issue(build.ready())
    with pytest.raises(Refused, match="la date ne peut pas reculer"):
        issue(build.ready(subject="Autre"), at=build.NOW - build.DAY)
    assert Invoice.objects.count() == 1


@pytest.mark.row("L18")
@pytest.mark.parametrize("field", ["siren", "vat_number", "late_rate", "rcs", "address"])
def test_a_missing_mention_of_the_seller_refuses_and_takes_no_number(field):
    item = build.ready()
    CompanyProfile.objects.update(**{field: ""})
    with pytest.raises(Refused) as refusal:
        issue(item)
    assert refusal.value.field == f"seller.{field}"
    assert not NumberSeries.objects.exists()
    assert not Event.objects.filter(kind="invoice.issued").exists()


def test_a_refused_issue_leaves_no_hole():
    first, second = build.ready(), build.ready(subject="Autre")
    issue(first)
    with pytest.raises(Refused, match="est déjà « Facturé »"):
        issue(first)
    assert issue(second).number == "F-2026-0002"


@pytest.mark.row("L13")
@pytest.mark.parametrize("change", [
    {"number": "F-2026-9999"}, {"net_total": Decimal(1)}, {"seller": {}}, {"issued_on": "2020-01-01"}, {"pdf": None}, {"hash": "x"},
])  # fmt: skip
def test_the_database_refuses_any_change_of_an_issued_document(change):
    invoice = issue(build.ready())
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Invoice.objects.filter(pk=invoice.pk).update(**change)


@pytest.mark.row("L13")
def test_the_database_refuses_to_remove_a_document_or_touch_a_line():
    invoice = issue(build.ready())
    for wrong in (
        lambda: Invoice.objects.filter(pk=invoice.pk)._raw_delete("default"),
        lambda: invoice.lines.update(label="autre"),
        lambda: invoice.lines.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="never"), transaction.atomic():
            wrong()


def test_a_profile_changed_later_leaves_old_documents_as_they_were(simon):
    invoice = issue(build.ready())
    services.save_profile(values={"name": "Aprile & Fils"}, by=simon, at=build.NOW)
    invoice.refresh_from_db()
    assert invoice.seller["name"] == "Aprile"


@pytest.mark.row("L13")
def test_each_seal_holds_the_one_before():
    first, second = issue(build.ready()), issue(build.ready(subject="Autre"))
    assert second.previous_hash == first.hash != second.hash


@pytest.mark.row("L02")
def test_works_of_one_client_may_leave_on_one_document(claire):
    items = [build.ready(), build.ready(subject="Autre")]
    invoice = services.issue(item_ids=[item.pk for item in items], by=claire, at=build.NOW)
    assert invoice.lines.count() == 2
    assert invoice.net_total == Decimal("164.00")
    assert invoice.subject == "2 travaux : Pare-feu remplacé…"


def test_only_sales_issue(nolwenn):
    item = build.ready()
    with pytest.raises(PermissionDenied):
        services.issue(item_ids=[item.pk], by=nolwenn, at=build.NOW)
    assert not Invoice.objects.exists()
    assert not Payment.objects.exists()


@pytest.mark.row("G11")
@pytest.mark.row("L18")
def test_a_public_client_is_not_invoiced_without_its_references():
    client = cast.client()
    contract = cast.contract(
        client, "TIME_AND_MATERIALS", is_public=True, service_code="DSI-01", commitment_number="X"
    )
    item = build.ready(client, minutes=60)
    assert item.contract == contract
    contract.commitment_number = ""
    contract.save()
    with pytest.raises(Refused, match="n° d’engagement"):
        issue(item)
    contract.commitment_number = "2026-0417"
    contract.save()
    printed = " ".join(text(issue(item)))
    assert "DSI-01" in printed
    assert "2026-0417" in printed
