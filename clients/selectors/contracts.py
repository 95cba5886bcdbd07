"""A contract as its page and its statement show it; the board of what ends (G11, G13–G17)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, Q, QuerySet, Sum, When, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from clients import ledger as packs
from clients import renewal
from clients.entitlement import Terms
from clients.models import (
    PACKS,
    Client,
    Contract,
    ContractKind,
    ContractLine,
    EntryKind,
    LedgerEntry,
    Pack,
    Rate,
    TopUp,
    TopUpState,
)
from clients.selectors.agreed import agreed, with_agreed
from clients.selectors.expiry import expiring
from clients.selectors.standing import PARIS, in_force, renewal_of, terms_on

MOST = 500
#: More than any company of this size signs.
MOST_CONTRACTS = 20_000


@dataclass(frozen=True)
class Balance:
    """What is left of a contract, and out of how much, in its own unit; what it was bought for, when noted."""

    left: Decimal
    whole: Decimal
    is_tickets: bool
    is_allowance: bool = False
    worth: Decimal | None = None

    @property
    def is_low(self) -> bool:
        """Under the line at which a top-up is proposed."""
        return self.whole > 0 and self.left <= self.whole * packs.LOW


def balance(contract: Contract, day: date) -> Balance | None:
    """The pack's balance, or what is left of the yearly time on site; None when nothing is counted."""
    return balances([contract], day)[contract.pk]


def balances(contracts: Sequence[Contract], day: date) -> dict[int, Balance | None]:
    """The balance of each of these contracts, in two statements whatever their number."""
    kinds = {contract.pk: contract.kind for contract in contracts}
    return {terms.id: _balance(kinds[terms.id], terms) for terms in terms_on(contracts, day)}


def _balance(kind: str, terms: Terms) -> Balance | None:
    if kind == ContractKind.TICKET_PACK:
        return Balance(
            terms.balance_tickets, terms.bought_tickets, is_tickets=True, worth=terms.worth
        )
    if kind in PACKS:
        bought = Decimal(terms.bought_minutes)
        return Balance(Decimal(terms.balance_minutes), bought, is_tickets=False, worth=terms.worth)
    if terms.on_site_minutes is None:
        return None
    left = Decimal(terms.on_site_minutes - terms.used_on_site_minutes)
    return Balance(left, Decimal(terms.on_site_minutes), is_tickets=False, is_allowance=True)


@dataclass(frozen=True)
class Held:
    """A pack with what is left of it."""

    pack: Pack
    left: Decimal
    is_over: bool


def packs_of(contract: Contract, day: date) -> list[Held]:
    """The packs of a contract in the order of use, those that are spent or expired last."""
    rows = contract.packs.annotate(left=Sum("entries__quantity"))[:MOST]
    held = [
        Held(pack, pack.left or Decimal(0), bool(pack.expires_on and pack.expires_on < day))
        for pack in rows
    ]
    return sorted(held, key=lambda one: one.is_over or one.left <= 0)


@dataclass(frozen=True)
class Sold:
    """A line with its fee of the day."""

    line: ContractLine
    fee: Decimal | None


def lines_of(contract: Contract, day: date) -> list[Sold]:
    """The lines with what they name, at most a hundred of each."""
    rows = contract.lines.select_related("calendar").prefetch_related("sites", "assets")[:100]
    known = agreed(contract)
    return [Sold(line, known.fee(line, day)) for line in rows]


def rates_of(
    *, contract: Contract | None = None, client: Client | None = None, day: date
) -> QuerySet[Rate]:
    """The rows in force or to come: a contract's, a client's, or the catalogue's."""
    rows = Rate.objects.filter(Q(until=None) | Q(until__gt=day))
    return rows.filter(contract=contract, client=client)[:MOST]


def entries_of(contract: Contract) -> QuerySet[LedgerEntry]:
    """The ledger, newest first."""
    return contract.entries.select_related("by", "pack").order_by("-at", "-pk")


def last_entries(contracts: Sequence[Contract], each: int) -> dict[int, list[LedgerEntry]]:
    """The last lines of each ledger, in one statement."""
    ranked = LedgerEntry.objects.filter(contract__in=contracts).annotate(
        place=Window(RowNumber(), partition_by="contract_id", order_by=["-at", "-pk"])
    )
    found: dict[int, list[LedgerEntry]] = {}
    for entry in ranked.filter(place__lte=each).order_by("-at", "-pk"):
        found.setdefault(entry.contract_id, []).append(entry)
    return found


@dataclass(frozen=True)
class StatementLine:
    """One entry with the balance after it."""

    entry: LedgerEntry
    after: Decimal | None


def statement(contract: Contract, limit: int = MOST) -> list[StatementLine]:
    """The last entries in the order they were made, each with the balance it left."""
    rows = list(contract.entries.select_related("pack").order_by("-at", "-pk")[:limit])
    counted = contract.entries.exclude(kind=EntryKind.ON_SITE)
    running = counted.aggregate(total=Sum("quantity", default=Decimal(0)))["total"]
    told: list[StatementLine] = []
    for entry in rows:
        is_pack = entry.kind != EntryKind.ON_SITE
        told.append(StatementLine(entry, running if is_pack else None))
        running -= entry.quantity if is_pack else 0
    return told[::-1]


@dataclass(frozen=True)
class Ending:
    """Something that ends: whose, what, when, what is at stake a year, by when to act."""

    client: Client
    what: str
    detail: str
    url: str
    ends_on: date
    act_by: date | None
    value: Decimal | None

    @property
    def soonest(self) -> date:
        """The day that matters first."""
        return min(self.ends_on, self.act_by or self.ends_on)


def endings(user: Any, *, at: datetime, days: int, seller: User | None = None) -> list[Ending]:
    """Contracts, warranties, licences, certificates, domains that end within `days`, the soonest first (G17).

    Of one seller's clients when one is named.
    """
    today = at.astimezone(PARIS).date()
    until = today + timedelta(days=days)
    since = today - timedelta(days=30)
    assets = [
        Ending(
            one.client, one.words, str(one.asset), reverse("clients:asset", args=[one.asset.pk]),
            one.ends_on, None, one.cost,
        )
        for one in expiring(user, until=until, since=since, seller=seller)
    ]  # fmt: skip
    found = [*_contracts_ending(user, since, until, today, seller), *assets]
    return sorted(found, key=lambda one: (one.soonest, one.client.name, one.what))[:MOST]


def _contracts_ending(
    user: Any, since: date, until: date, today: date, seller: User | None
) -> Iterator[Ending]:
    rows = Contract.objects.visible_to(user).filter(ends_on__isnull=False)
    if seller is not None:
        rows = rows.filter(client__seller=seller)
    rows = rows.filter(
        Q(renewal_months__gt=0) | Q(ends_on__range=(since, until + timedelta(days=400)))
    )
    kept = with_agreed(rows.select_related("client"))[:MOST_CONTRACTS]
    bought = _bought(kept, today)
    for contract in kept:
        end = renewal_of(contract, today)
        last, act_by = renewal.end_in_force(end, today), renewal.notice_by(end, today)
        if last and since <= min(last, act_by or last) <= until:
            worth = [x for x in (yearly(contract, today), bought.get(contract.pk)) if x]
            yield Ending(
                contract.client, str(contract), _renewal_words(end),
                reverse("clients:contract", args=[contract.pk]), last, act_by,
                sum(worth, Decimal(0)) if worth else None,
            )  # fmt: skip


def _bought(contracts: Iterable[Contract], today: date) -> dict[int, Decimal]:
    """What each pack contract was bought for in a year, before tax, where the price was noted."""
    packs_of_all = [one.pk for one in contracts if one.kind in PACKS]
    rows = LedgerEntry.objects.filter(
        contract__in=packs_of_all, kind=EntryKind.PURCHASE, pack__unit_price__isnull=False,
        at__gt=datetime.combine(today, time(), PARIS) - timedelta(days=365),
    )  # fmt: skip
    unit = Case(When(contract__kind=ContractKind.TICKET_PACK, then=Decimal(1)), default=Decimal(60))
    worth = F("quantity") * F("pack__unit_price") / unit
    sums = rows.values_list("contract_id").annotate(
        total=Sum(worth, output_field=DecimalField(max_digits=14, decimal_places=2))
    )
    return dict(sums.order_by())


def _renewal_words(end: renewal.Renewal) -> str:
    if end.notice_given_on:
        return _("dénoncé")
    return _("reconduction tacite") if end.is_tacit else _("à renouveler")


def yearly(contract: Contract, day: date) -> Decimal | None:
    """What a year of the contract is worth, before tax: its fee and those of its lines in force."""
    fees = [in_force(contract, day)["monthly_fee"]]
    known_terms = agreed(contract)
    fees += [known_terms.fee(line, day) for line in known_terms.lines if line.runs_on(day)]
    known = [fee for fee in fees if isinstance(fee, Decimal)]
    return sum(known, Decimal(0)) * 12 if known else None


def top_ups(user: Any) -> QuerySet[TopUp]:
    """What is to be proposed, the oldest first."""
    rows = TopUp.objects.visible_to(user).filter(state=TopUpState.OPEN)
    return rows.select_related("contract__client__seller")
