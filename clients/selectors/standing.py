"""What a client may ask for, and what is left: the ledger read for the one verdict (G12–G14)."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from clients import entitlement, pricing, renewal
from clients import ledger as packs
from clients.entitlement import Terms, Usual
from clients.ledger import Holding
from clients.models import (
    Asset,
    Client,
    CommercialStatus,
    Contract,
    ContractKind,
    EntryKind,
    LedgerEntry,
    Site,
)
from clients.selectors.agreed import agreed, with_agreed
from clients.selectors.holdings import holdings_of
from clients.selectors.rates import card_of
from core.statements import Slot, Statement

PARIS = ZoneInfo("Europe/Paris")
#: Contracts of one client: more than any signs.
MOST = 300


def on_site_used(contract: Contract, at: datetime) -> int:
    """The on-site minutes counted since the contract's year began."""
    return _on_site([contract], at.astimezone(PARIS).date()).get(contract.pk, 0)


def on_call_number(client_id: int, on: date) -> str:
    """The number that answers for this client while the desk is closed; empty without on-call duty (A19)."""
    rows = Contract.objects.filter(client_id=client_id, suspended_at=None).exclude(on_call_phone="")
    return next((one.on_call_phone for one, _end in in_term(rows.order_by("-starts_on"), on)), "")


def in_term(rows: QuerySet[Contract], day: date) -> list[tuple[Contract, date | None]]:
    """Those of these contracts that run on that day, each with the end of its term, renewed or not (G11)."""
    begun = with_terms(rows.filter(starts_on__lte=day), day)
    return [(contract, end) for contract, end in begun if end is None or end >= day]


def with_terms(rows: QuerySet[Contract], day: date) -> list[tuple[Contract, date | None]]:
    """These contracts, each with the end of the term that runs on that day, or of its last; one statement."""
    known = with_agreed(rows)[:MOST]
    return [(one, renewal.end_in_force(renewal_of(one, day), day)) for one in known]


def verdict_for(
    client: Client,
    *,
    site: Site | None = None,
    nature: str = "",
    category: str = "",
    asset: Asset | None = None,
    at: datetime,
    contracts: Sequence[Contract] | None = None,
) -> entitlement.Verdict:
    """The verdict with the sentence to say aloud, in a number of statements that depends on nothing (A04, G12).

    `contracts` are the client's own when the caller has read them already (`contracts_of`).
    """
    day = at.astimezone(PARIS).date()
    contracts = contracts_of(client) if contracts is None else contracts
    standing, terms = _standing(client), terms_on(contracts, day)
    is_priced = not standing.suspended and any(one.runs_on(day) for one in terms)
    return entitlement.judge(
        standing,
        terms,
        site_id=site.pk if site else None,
        nature=nature,
        category=category,
        asset_id=asset.pk if asset else None,
        on=day,
        usual=None if is_priced else _usual(client, day),
    )


def contracts_of(client: Client) -> list[Contract]:
    """All contracts of a client with their sites, lines and amendments, in one statement."""
    found = _contracts.things(Contract, client=client.pk)
    for one in found:
        vars(one)["agreed"] = json.loads(vars(one)["agreed"])
    return found


@Statement
def _contracts() -> QuerySet[Contract]:
    return with_agreed(Contract.objects.filter(client=Slot("client")))


def terms_on(contracts: Sequence[Contract], day: date) -> list[Terms]:
    """What each contract says on that day, with its ledger summed up."""
    held = holdings_of([c.pk for c in contracts])
    used = _on_site([c for c in contracts if c.on_site_minutes is not None], day)
    return [_terms(c, held.get(c.pk, []), used.get(c.pk, 0), day) for c in contracts]


def in_force(contract: Contract, day: date) -> dict[str, Any]:
    """The amendable terms as they hold on that day (G11)."""
    own = {name: getattr(contract, name) for name in renewal.AMENDABLE}
    return renewal.as_of(own, agreed(contract).changes, day)


def card_of_contract(contract: Contract, day: date) -> pricing.Card:
    """What this contract asks for ordinary work that day: its own card over its own prices."""
    terms = in_force(contract, day)
    return agreed(contract).card(day, terms["hourly_rate"], terms["travel_fee"])


def renewal_of(contract: Contract, day: date) -> renewal.Renewal:
    """What was agreed about the end, as it holds on that day."""
    return renewal.Renewal(
        in_force(contract, day)["ends_on"],
        contract.renewal_months,
        contract.notice_days,
        contract.notice_given_on,
    )


def _usual(client: Client, day: date) -> Usual:
    """What is asked without a contract: the client's own price, else the catalogue's (L19)."""
    card = card_of(client.pk, None, day)
    return Usual(card.labour(pricing.REMOTE).amount, card.journey(None))


def _standing(client: Client) -> entitlement.Standing:
    suspended = bool(client.suspended_at) or client.commercial_status == CommercialStatus.SUSPENDED
    remark = client.commercial_reason
    if not remark and client.commercial_status in ("OUTSTANDING", "OVERDUE"):
        remark = _("%s : ne bloque rien") % client.get_commercial_status_display()
    return entitlement.Standing(suspended=suspended, remark=remark)


def _on_site(contracts: Sequence[Contract], day: date) -> dict[int, int]:
    counted = Q(pk__in=[])
    for contract in contracts:
        start = entitlement.year_start(contract.starts_on, day)
        since = datetime(start.year, start.month, start.day, tzinfo=PARIS)
        counted |= Q(contract=contract, at__gte=since)
    rows = LedgerEntry.objects.filter(counted, kind=EntryKind.ON_SITE)
    sums = rows.values_list("contract_id").annotate(Sum("quantity")).order_by()
    return {pk: int(total) for pk, total in sums}


def _terms(contract: Contract, held: list[Holding], used: int, day: date) -> Terms:
    known = agreed(contract)
    terms = Terms(
        id=contract.pk,
        number=contract.number,
        kind=contract.kind,
        label=str(contract),
        starts_on=contract.starts_on,
        suspended=contract.suspended_at is not None,
        suspended_reason=contract.suspended_reason,
        site_ids=known.site_ids,
        natures=frozenset(contract.natures),
        lines=known.lines,
        calendar_id=contract.calendar_id,
        overdraw=contract.overdraw,
        used_on_site_minutes=used,
    )
    held_now = {name: value for name, value in in_force(contract, day).items() if name in KEPT}
    end = renewal_of(contract, day)
    held_now |= {"ends_on": renewal.end_in_force(end, day), "is_tacit": end.is_tacit}
    card = known.card(day, held_now["hourly_rate"], held_now["travel_fee"])
    held_now |= {
        "asked_rate": card.labour(pricing.REMOTE).amount,
        "asked_fee": card.journey(None),
        "ticket_price": card.ticket() if contract.kind == ContractKind.TICKET_PACK else None,
    }
    return replace(terms, **held_now, **_left(contract.kind, held, day))


#: The amendable fields that a verdict reads.
KEPT = frozenset(renewal.AMENDABLE) - {"monthly_fee", "ends_on"}


def _left(kind: str, held: list[Holding], day: date) -> dict[str, Any]:
    left, bought = packs.balance(held, day), packs.bought(held, day)
    if kind == "TICKET_PACK":
        worth = packs.worth(held, day)
        return {"balance_tickets": left, "bought_tickets": bought, "worth": worth}
    worth = packs.worth(held, day, unit=Decimal(60))
    return {"balance_minutes": int(left), "bought_minutes": int(bought), "worth": worth}
