"""What the law wants printed on every document, and what is missing for it (INV-01…INV-14, L08, L18).

Pure: plain values in, sentences out. A missing mention refuses the issue and names its field.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing import totals, words
from core import formats
from core.language import of_the_house

SELLER_FIELDS = (
    "name",
    "legal_form",
    "address",
    "siren",
    "siret",
    "rcs",
    "vat_number",
    "late_rate",
    "discount_terms",
)
GOODS, SERVICES, MIXED = "GOODS", "SERVICES", "MIXED"


@dataclass(frozen=True)
class Missing:
    """One mention that cannot be printed: which, the field at fault, the sentence for the person."""

    code: str
    field: str
    sentence: str


def siren_is_valid(siren: str) -> bool:
    """Nine digits that pass the Luhn check (BR-FR-11)."""
    return len(siren) == 9 and siren.isascii() and siren.isdigit() and _luhn(siren)


def _luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def category(kinds: Sequence[str]) -> str:
    """Goods, services or both, from the kinds of the lines (INV-13)."""
    goods = "PART" in kinds
    services = any(kind != "PART" for kind in kinds)
    if goods and services:
        return MIXED
    return GOODS if goods else SERVICES


def missing(
    *,
    seller: Mapping[str, Any],
    buyer: Mapping[str, Any],
    lines: Sequence[Any],
    vat_note: str,
    rates: Sequence[Decimal],
) -> list[Missing]:
    """Every mention that could not be printed, in the order of the list."""
    return [
        *_seller(seller),
        *missing_of_buyer(buyer, vat_note),
        *_lines(lines, vat_note, rates),
    ]


def _seller(seller: Mapping[str, Any]) -> list[Missing]:
    found = [
        Missing("INV-04", f"seller.{name}", _("Profil de la société : « %s » manque.") % name)
        for name in SELLER_FIELDS
        if not str(seller.get(name, "")).strip()
    ]
    if seller.get("siren") and not siren_is_valid(seller["siren"]):
        found.append(
            Missing("INV-04", "seller.siren", _("Le SIREN de la société n’est pas valable."))
        )
    return found


def missing_of_buyer(buyer: Mapping[str, Any], vat_note: str) -> list[Missing]:
    """What the client’s own file lacks."""
    name = buyer.get("name") or "?"
    wanted = [
        ("INV-05", "name", not buyer.get("name"), _("le nom du client manque")),
        ("INV-05", "address", not (buyer.get("address") and buyer.get("city")), _("l’adresse du client manque")),
        ("INV-11", "siren", not siren_is_valid(buyer.get("siren", "")), _("le SIREN du client manque ou n’est pas valable")),
        ("PUB-01", "service_code", buyer.get("is_public") and not buyer.get("service_code"), _("le code service du client public manque au contrat")),
        ("PUB-02", "commitment_number", buyer.get("is_public") and not buyer.get("commitment_number"), _("le n° d’engagement du client public manque au contrat")),
        ("PUB-03", "siret", buyer.get("is_public") and not buyer.get("siret"), _("le SIRET du client public manque")),
        ("INV-06", "vat_number", bool(vat_note) and not buyer.get("vat_number"), _("le n° de TVA du client manque")),
    ]  # fmt: skip
    return [
        Missing(code, f"buyer.{field}", f"{name} : {sentence}.")
        for code, field, absent, sentence in wanted
        if absent
    ]


def _lines(lines: Sequence[Any], vat_note: str, rates: Sequence[Decimal]) -> list[Missing]:
    if not lines:
        return [Missing("INV-07", "lines", _("Le document n’a aucune ligne."))]
    found = []
    for line in lines:
        if not line.label.strip() or not line.unit:
            found.append(Missing("INV-07", "lines", _("Une ligne n’a pas de désignation.")))
        if Decimal(line.vat_rate) not in rates:
            found.append(
                Missing(
                    "INV-08",
                    "lines.vat_rate",
                    _("Le taux de TVA de « %s » n’est pas en vigueur.") % line.label,
                )
            )
        if Decimal(line.vat_rate) == 0 and not vat_note:
            found.append(
                Missing(
                    "INV-09",
                    "vat_note",
                    _("Une ligne sans TVA demande la mention légale qui l’explique."),
                )
            )
    return found


@of_the_house
def printed(
    *,
    seller: Mapping[str, Any],
    sums: totals.Totals,
    due_on: date,
    vat_note: str,
    recovery_fee: Decimal,
    is_statement: bool,
) -> list[dict[str, str]]:
    """The legal texts at the foot: title and text, in their order on the page."""
    if is_statement:
        return [
            _text("NONE", _("Règlement."), _("Rien à régler : travaux couverts par votre contrat."))
        ]
    texts = [_settlement(seller, sums, due_on)]
    if seller.get("vat_on_debits"):
        texts.append(
            _text("INV-14", _("TVA."), _("Option pour le paiement de la taxe d’après les débits."))
        )
    if vat_note:
        texts.append(_text("INV-09", _("TVA."), vat_note))
    texts.append(
        _text(
            "INV-10",
            _("Retard de paiement."),
            _(
                "Sur toute somme due : pénalités au taux de %(rate)s, exigibles sans rappel dès le lendemain "
                "de l’échéance, et indemnité forfaitaire de recouvrement de %(fee)s."
            )
            % {"rate": seller["late_rate"], "fee": formats.money(recovery_fee)},
        )
    )
    return texts


def _settlement(seller: Mapping[str, Any], sums: totals.Totals, due_on: date) -> dict[str, str]:
    parts = {"due": words.day_full(due_on), "discount": seller["discount_terms"]}
    if sums.gross == 0:
        text = (
            _("Soldée à l’émission, aucun paiement attendu. Échéance : %(due)s. %(discount)s")
            % parts
        )
    else:
        text = _("Échéance : %(due)s. %(discount)s") % parts
    return _text("INV-10", _("Règlement."), text)


def _text(code: str, title: str, text: str) -> dict[str, str]:
    return {"code": code, "title": title, "text": text}
