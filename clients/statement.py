"""The statement of a contract: the same rows for the spreadsheet and for the paper (G13–G15)."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from clients import quantities, selectors
from clients.models import Contract, ContractKind, EntryKind
from core import formats, paper
from core.language import of_the_house

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"


def table(contract: Contract) -> Iterator[list[Any]]:
    """The heading, then each line with the balance after it; hours and tickets as decimals."""
    yield [_("Date"), _("Nature"), _("Libellé"), _("Carnet"), _unit(contract), _("Reste après")]
    for row in selectors.statement(contract):
        entry = row.entry
        after = "" if row.after is None else _decimal(contract, row.after, entry.kind)
        yield [
            formats.day_figures(formats.local(entry.at).date()),
            entry.get_kind_display(),
            entry.label,
            entry.pack.label if entry.pack else "",
            _decimal(contract, entry.quantity, entry.kind),
            after,
        ]


def _unit(contract: Contract) -> str:
    return _("Tickets") if contract.kind == ContractKind.TICKET_PACK else _("Heures")


def _decimal(contract: Contract, quantity: Any, kind: str) -> str:
    is_tickets = contract.kind == ContractKind.TICKET_PACK and kind != EntryKind.ON_SITE
    return f"{quantity if is_tickets else quantity / 60:.2f}".replace(".", ",")


@of_the_house
def pdf(contract: Contract, at: datetime) -> bytes:
    """The statement as a document."""
    heading, *rows = table(contract)
    day = formats.local(at).date()
    return paper.pdf(
        TEMPLATE,
        {
            "title": _("Relevé de contrat"),
            "subtitle": str(contract),
            "client": contract.client.name,
            "facts": [
                [_("Contrat"), contract.title],
                [_("Établi le"), formats.day_figures(day)],
                *_left(contract, at),
            ],
            "sections": [
                {"title": _("Décompte"), "texts": [], "columns": heading, "rows": rows, "wide": 2}
            ],
        },
    )


def _left(contract: Contract, at: datetime) -> list[list[str]]:
    found = selectors.balance(contract, formats.local(at).date())
    if found is None:
        return []
    words = _("Reste sur site cette année") if found.is_allowance else _("Reste au carnet")
    return [
        [words, quantities.said(contract.kind, found.left)],
        [_("Sur"), quantities.said(contract.kind, found.whole)],
    ]
