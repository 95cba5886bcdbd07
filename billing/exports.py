"""The month's sales for a spreadsheet: semicolons, decimal commas, no cell that starts a formula."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing.models import Invoice
from core import exports


def sales(documents: Iterable[Invoice]) -> bytes:
    """The documents, one a line."""
    return exports.csv_bytes(_heading(), map(_row, documents))


def _heading() -> list[str]:
    return [
        _("Numéro"), _("Émise le"), _("Prestation du"), _("Échéance"), _("Client"), _("SIREN"),
        _("Objet"), _("Total HT"), _("TVA"), _("Total TTC"), _("Réglé"), _("Soldée le"),
    ]  # fmt: skip


def _row(one: Invoice) -> list[Any]:
    return [
        one.number, one.issued_on, one.supplied_on, one.due_on, one.buyer["name"], one.buyer["siren"],
        one.subject, _euros(one.net_total), _euros(one.vat_total), _euros(one.gross_total),
        _euros(one.paid_total), one.settled_on or "",
    ]  # fmt: skip


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
