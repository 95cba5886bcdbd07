"""The document on paper, made by typst: data goes in as JSON, never as markup; nothing is fetched (L05)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from billing import totals, words
from billing.models import Invoice, InvoiceKind, InvoiceLine, OperationCategory
from core import formats, paper
from core.language import of_the_house

TEMPLATE = Path(__file__).parent / "typst" / "document.typ"


def render(invoice: Invoice, lines: Sequence[InvoiceLine]) -> bytes:
    """The bytes of the PDF/A-3 document. One page costs a few hundredths of a second."""
    return paper.pdf(TEMPLATE, content(invoice, lines), standard="a-3b")


@of_the_house
def content(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    """Everything the template prints, already in French words; also what the preview shows."""
    sums = totals.of(lines)
    is_statement = invoice.kind == InvoiceKind.STATEMENT
    texts = list(invoice.mentions)
    return {
        "title": _("Relevé d’intervention") if is_statement else _("Facture"),
        "is_statement": is_statement,
        "number": invoice.number or _("Projet, sans numéro"),
        "is_draft": not invoice.number,
        "facts": _facts(invoice, is_statement),
        "subject": invoice.subject,
        "proofs": [t for t in texts if t["code"] in ("REPORT", "TICKET")],
        "seller": _seller(invoice.seller),
        "buyer": _buyer(invoice.buyer),
        "band": next((t for t in texts if t["code"] == "BAND"), None),
        "amount": formats.money(invoice.gross_total),
        "is_zero": invoice.is_zero,
        "lines": [_line(line) for line in lines],
        "totals": _totals(sums),
        "due": formats.money(invoice.gross_total),
        "values": [_value(line) for line in lines if totals.value(line)]
        if _has_value(sums)
        else [],
        "value_total": formats.money(sums.value),
        "legal": [t for t in texts if t["code"].startswith("INV-") or t["code"] == "NONE"],
        "bank": "" if invoice.is_zero else _bank(invoice.seller),
        "foot": _foot(invoice.seller),
    }


def _has_value(sums: totals.Totals) -> bool:
    return sums.value > sums.net


def _facts(invoice: Invoice, is_statement: bool) -> list[list[str]]:
    rows = [
        [_("Numéro"), invoice.number or _("aucun")],
        [_("Date d’émission"), words.day_full(invoice.issued_on)],
        [_("Date de la prestation"), words.day_full(invoice.supplied_on)],
    ]
    if is_statement:
        return rows
    kind = str(OperationCategory(invoice.category).label)
    return [
        *rows,
        [_("Catégorie d’opération"), kind.lower()],
        [_("Échéance"), words.day_full(invoice.due_on)],
    ]


def _seller(seller: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": seller["name"],
        "initial": seller["name"][:1].lower(),
        "lines": [
            seller["legal_form"],
            words.on_one_line(seller["address"]),
            f"SIREN {words.siren(seller['siren'])}, RCS {seller['rcs']}",
            _("TVA %s") % seller["vat_number"],
        ],
    }


def _buyer(buyer: dict[str, Any]) -> dict[str, Any]:
    place = f"{buyer['address']}, {buyer['postcode']} {buyer['city']}"
    lines = [place, f"SIREN {words.siren(buyer['siren'])}"]
    if buyer["vat_number"]:
        lines.append(_("TVA %s") % buyer["vat_number"])
    if buyer["order_number"]:
        lines.append(_("Votre bon de commande : %s") % buyer["order_number"])
    if buyer.get("is_public"):
        lines.append(f"SIRET {words.siren(buyer['siret'])}")
        references = {"service": buyer["service_code"], "number": buyer["commitment_number"]}
        lines.append(_("Code service %(service)s, engagement n° %(number)s") % references)
    return {"name": buyer["name"], "lines": lines, "delivery": buyer.get("delivery", "")}


def _line(line: InvoiceLine) -> dict[str, str]:
    return {
        "label": line.label,
        "detail": _("couvert par le contrat %s") % line.covered_by if line.covered_by else "",
        "quantity": words.quantity(line.quantity, line.unit),
        "price": formats.money(line.unit_price),
        "discount": _("aucune"),
        "vat": words.rate(line.vat_rate),
        "net": formats.money(line.net),
    }


def _value(line: InvoiceLine) -> dict[str, str]:
    return {
        "label": line.label,
        "quantity": words.quantity(line.quantity, line.unit),
        "price": formats.money(line.value_price),
        "value": formats.money(totals.value(line)),
    }


def _totals(sums: totals.Totals) -> list[list[str]]:
    return [
        [_("Total HT"), formats.money(sums.net)],
        *(
            [
                _("TVA %(rate)s sur %(net)s")
                % {"rate": words.rate(s.rate), "net": formats.money(s.net)},
                formats.money(s.vat),
            ]
            for s in sums.shares
        ),
        [_("Total TTC"), formats.money(sums.gross)],
    ]


def _bank(seller: dict[str, Any]) -> str:
    return _("IBAN %(iban)s, BIC %(bic)s") % {"iban": seller["iban"], "bic": seller["bic"]}


def _foot(seller: dict[str, Any]) -> str:
    return f"{seller['name']}, {words.on_one_line(seller['address'])}, SIRET {words.siren(seller['siret'])}"
