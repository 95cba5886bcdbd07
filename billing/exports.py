"""The month's sales for a spreadsheet: semicolons, decimal commas, no cell that starts a formula."""

import csv
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from billing.models import Invoice
from core import exports


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def sales(documents: Iterable[Invoice]) -> Iterator[str]:
    """The file piece by piece, with its mark of encoding first."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    yield writer.writerow(_heading())
    for one in documents:
        yield writer.writerow([exports.safe_cell(cell) for cell in _row(one)])


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
