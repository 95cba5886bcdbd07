"""The statement of a contract: the same rows for the spreadsheet and for the paper (G13–G15)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from clients import pricing, quantities, selectors
from clients.models import PACKS, Contract, ContractKind, EntryKind, LedgerEntry, TopUp
from core import formats, paper
from core.language import of_the_house

TEMPLATE = Path(__file__).parent / "typst" / "sheet.typ"
PROPOSAL_HOLDS = timedelta(days=30)


def table(contract: Contract) -> Iterator[list[Any]]:
    """The heading, then each line with the balance after it; hours and tickets as decimals.

    What each line is worth follows when the price of a purchase was noted.
    """
    rows = selectors.statement(contract)
    is_priced = any(row.entry.pack and row.entry.pack.unit_price is not None for row in rows)
    heading = [_("Date"), _("Nature"), _("Libellé"), _("Carnet"), _unit(contract), _("Reste après")]
    yield [*heading, _("Valeur HT")] if is_priced else heading
    for row in rows:
        entry = row.entry
        after = "" if row.after is None else _decimal(contract, row.after, entry.kind)
        yield [
            formats.day_figures(formats.local(entry.at).date()),
            entry.get_kind_display(),
            entry.label,
            entry.pack.label if entry.pack else "",
            _decimal(contract, entry.quantity, entry.kind),
            after,
            *([_worth(contract, entry)] if is_priced else []),
        ]


def _worth(contract: Contract, entry: LedgerEntry) -> str:
    """The line at the price of its purchase."""
    if entry.pack is None or entry.pack.unit_price is None:
        return ""
    unit = 1 if contract.kind == ContractKind.TICKET_PACK else 60
    return f"{pricing.cents(entry.quantity * entry.pack.unit_price / unit):.2f}".replace(".", ",")


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
    facts = [
        [words, quantities.said(contract.kind, found.left)],
        [_("Sur"), quantities.said(contract.kind, found.whole)],
    ]
    if found.worth is not None:
        facts.append([_("Soit, au prix d’achat HT"), formats.money(found.worth)])
    beyond = selectors.card_of_contract(contract, formats.local(at).date()).ticket()
    if found.is_tickets and beyond is not None:
        facts.append([_("Ticket au-delà du carnet HT"), formats.money(beyond)])
    return facts


@of_the_house
def proposal(top_up: TopUp, at: datetime) -> bytes:
    """What is proposed to a client whose contract runs out, ready to send (G13, G14)."""
    contract, day = top_up.contract, formats.local(at).date()
    said = quantities.said(contract.kind, top_up.proposed)
    return paper.pdf(
        TEMPLATE,
        {
            "title": _("Proposition de recharge"),
            "subtitle": str(contract),
            "client": contract.client.name,
            "facts": [
                [_("Établi le"), formats.day_figures(day)],
                [_("Valable jusqu’au"), formats.day_figures(day + PROPOSAL_HOLDS)],
                [_("Il restait"), quantities.said(contract.kind, top_up.left)],
            ],
            "sections": [
                {
                    "title": _("Nous vous proposons"),
                    "texts": [],
                    "columns": [_("Désignation"), _("Quantité"), _("Prix HT"), _("Montant HT")],
                    "rows": [[_("Recharge du %s") % contract, said, *_price(top_up, day)]],
                    "wide": 0,
                }
            ],
        },
    )


def _price(top_up: TopUp, day: date) -> list[str]:
    """The unit and the whole: at the price of the last purchase, else by the contract's card."""
    contract = top_up.contract
    is_tickets = contract.kind == ContractKind.TICKET_PACK
    unit = selectors.last_price(contract)
    card = selectors.card_of_contract(contract, day)
    if unit is None and is_tickets:
        unit = card.ticket()
    elif unit is None:
        work = pricing.REMOTE if contract.kind in PACKS else pricing.ON_SITE
        unit = card.labour(work).amount
    if unit is None:
        return [_("à convenir"), _("à convenir")]
    whole = unit * top_up.proposed / (1 if is_tickets else 60)
    return [formats.money(unit), formats.money(pricing.cents(whole))]
