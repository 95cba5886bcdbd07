"""The worklist: what was closed and not billed yet, with what a seller must know of each (L02)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Min, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from billing import totals
from billing.models import BillableItem, ItemState, LineKind, Outcome
from clients.models import ContractKind
from core import formats
from core.language import said_again
from interventions.models import SignatureKind

MOST_DOUBTS = 100
MOST_COUNTED = 1000
MOST_IN_A_BATCH = 100
DOTS = {
    "COVERED": "covered", "HOURS": "covered", "TO_BILL": "billable", "SUSPENDED": "suspended",
    "EXPIRED": "expired",
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the worklist, in words."""

    item: BillableItem
    who: str
    dot: str
    verdict: str
    why: str
    minutes: int
    note: str
    leaves: str
    value: Decimal


@dataclass(frozen=True)
class Group:
    """What a batch contains: how many of each kind, and how much before tax."""

    count: int
    words: str
    net: Decimal


def _full(items: QuerySet[BillableItem]) -> QuerySet[BillableItem]:
    return items.select_related(
        "client", "contract", "ticket", "mission__technician", "decided_by", "invoice"
    ).prefetch_related(
        "lines", "evidence__report__mission__technician", "evidence__time_entry__user"
    )


def worklist(user: User, state: str, *, q: str = "", outcome: str = "") -> QuerySet[BillableItem]:
    """The visible items in one state, oldest first; filters are allow-listed by the form."""
    found = BillableItem.objects.visible_to(user).filter(state=state)
    if outcome in Outcome.values:
        found = found.filter(outcome=outcome)
    if q:
        found = found.filter(client__name__icontains=q)
    return _full(found).order_by("performed_on", "pk")


def counts(user: User) -> dict[str, int]:
    """How many wait in each state, capped at 1,000."""
    mine = BillableItem.objects.visible_to(user)
    return {
        state: mine.filter(state=state)[:MOST_COUNTED].count()
        for state in (ItemState.TO_DECIDE, ItemState.READY)
    }


def oldest(user: User) -> date | None:
    """The day the oldest waiting work was done."""
    waiting = BillableItem.objects.visible_to(user).filter(state__in=["TO_DECIDE", "READY"])
    return waiting.aggregate(first=Min("performed_on"))["first"]


def item_for(user: User, pk: int) -> BillableItem:
    """The door of one item: 404 when it is not this person's to see."""
    found: BillableItem = get_object_or_404(_full(BillableItem.objects.visible_to(user)), pk=pk)
    return found


def batch(user: User, ids: Sequence[int]) -> list[BillableItem]:
    """The chosen items that may leave, bounded, oldest first."""
    chosen = BillableItem.objects.visible_to(user).filter(
        pk__in=ids[:MOST_IN_A_BATCH], state=ItemState.READY
    )
    return list(_full(chosen).order_by("performed_on", "pk"))


def summed(items: Iterable[BillableItem]) -> Group:
    """« 2 factures, 9 factures à 0 €, 1 relevé » and the sum before tax."""
    items = list(items)
    kinds = [item.outcome for item in items]
    words = [
        _("%(count)s × %(what)s")
        % {"count": kinds.count(kind), "what": Outcome(kind).label.lower()}
        for kind in Outcome.values
        if kind in kinds
    ]
    return Group(len(items), ", ".join(words), sum((i.net_total for i in items), Decimal(0)))


def rows(items: Iterable[BillableItem]) -> list[Row]:
    """Each item in words."""
    return [row(item) for item in items]


def row(item: BillableItem) -> Row:
    """One item in words: who did it, the verdict and why, what leaves."""
    lines = list(item.lines.all())
    sums = totals.of(lines)
    hours = sum(x.quantity for x in lines if x.kind == LineKind.LABOUR and x.unit == "h")
    code = item.verdict.get("code", "TO_BILL")
    return Row(
        item=item,
        who=_who(item),
        dot=DOTS.get(code, "billable"),
        verdict=said_again(item.verdict.get("words", "")),
        why=item.doubts[0]["text"] if item.doubts else _why(item),
        minutes=int(hours * 60),
        note=_note(item, lines, sums),
        leaves=item.doubts[0]["question"] if item.doubts else _leaves(item),
        value=sums.value,
    )


def _who(item: BillableItem) -> str:
    entries = [work.time_entry for work in item.evidence.all() if work.time_entry]
    reports = [work.report for work in item.evidence.all() if work.report]
    people = [*(str(r.mission.technician) for r in reports), *(str(e.user) for e in entries)]
    signed = [report.client_signature for report in reports]
    words = [str(item.mission or item.ticket), *list(dict.fromkeys(people))[:2]]
    words.append(formats.day_month(item.performed_on))
    if signed:
        ok = all(s == SignatureKind.SIGNED for s in signed)
        words.append(_("signé") if ok else _("bon non signé"))
    return ", ".join(words)


def _why(item: BillableItem) -> str:
    if item.decided_reason:
        return item.decided_reason
    if item.contract:
        return str(item.contract)
    return said_again((item.verdict.get("reasons") or [""])[0])


def _note(item: BillableItem, lines: Sequence[object], sums: totals.Totals) -> str:
    parts = sum((totals.net(x) for x in item.lines.all() if x.kind == LineKind.PART), Decimal(0))
    if not sums.net and sums.value:
        return _("valeur %s") % formats.money(sums.value)
    if parts:
        return _("dont pièces %s") % formats.money(parts)
    return ""


def _leaves(item: BillableItem) -> str:
    if (
        item.contract
        and item.contract.kind == ContractKind.HOUR_PACK
        and item.used_minutes
        and not item.net_total
    ):
        return _("décompte %s") % formats.duration(item.used_minutes)
    return str(Outcome(item.outcome).label).lower()
