"""The rate card that holds for a client on a day: contract, then client, then catalogue (G16, L19)."""

from datetime import date

from django.db.models import Q, QuerySet

from clients import ledger as packs
from clients import pricing
from clients.entitlement import TICKETS, Verdict
from clients.models import Rate
from clients.models.terms import LATEST
from clients.selectors.holdings import holdings_of

#: A card is written by hand.
MOST_ROWS = 500


def rates_on(day: date) -> QuerySet[Rate]:
    """The rows that hold on that day."""
    return Rate.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)


def card_of(client_id: int, contract_id: int | None, day: date) -> pricing.Card:
    """The rows of that contract (if any), of that client and of the catalogue, in one statement."""
    owned = Q(contract=None, client=None) | Q(client=client_id)
    if contract_id:
        owned |= Q(contract=contract_id)
    rows = rates_on(day).filter(owned).order_by(*LATEST)[:MOST_ROWS]
    return pricing.Card(tuple(row_of(rate) for rate in rows), has_contract=contract_id is not None)


def card_for(client_id: int, verdict: Verdict, day: date) -> pricing.Card:
    """The card of a verdict, over its contract's own hour and journey; without one, over what the house asks."""
    card = card_of(client_id, verdict.contract_id, day)
    if verdict.contract_id is None:
        return card
    lots = lots_of(verdict.contract_id, day) if verdict.code == TICKETS else ()
    return pricing.Card(
        card.rows, verdict.hourly_rate, verdict.travel_fee, card.has_contract, tuple(lots)
    )


def lots_of(contract_id: int, day: date) -> list[pricing.Lot]:
    """The tickets held, in the order of use, at the price they were bought for."""
    held = holdings_of([contract_id]).get(contract_id, [])
    return [pricing.Lot(one.left, one.unit_price) for one in packs.in_order(held, day)]


def row_of(rate: Rate) -> pricing.Row:
    """The row as plain data."""
    return pricing.Row(
        pricing.owner(rate.contract_id, rate.client_id), rate.work, rate.role, rate.band, rate.within_km, rate.article, rate.price,
        rate.coefficient,
    )  # fmt: skip
