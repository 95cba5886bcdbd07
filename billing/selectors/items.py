"""The worklist: what was closed and not billed yet, with what a seller must know of each (L02)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from billing import totals
from billing.models import (
    BillableItem,
    BillableLine,
    ItemState,
    LineKind,
    Outcome,
    Question,
    QuestionState,
)
from billing.rating import TICKET
from billing.selectors.work import PLACE
from clients.entitlement import Verdict
from clients.models import PACKS
from core import formats
from core.language import said_again
from interventions.models import SignatureKind
from tickets.models import TimeEntry

MOST_DOUBTS = 100
MOST_QUESTIONS = 20
#: What the worklist shows: nothing has left yet.
WAITING = ("TO_DECIDE", "READY", "ASKED", "DISPUTED")
#: Grouping → the column that tells groups apart, and the order that keeps them together.
GROUPS = {"client": "client_id", "contract": "contract_id"}
ORDERS = {
    "client": ("client__name", "client_id"),
    "contract": ("client__name", "client_id", "contract__number"),
}
MOST_COUNTED = 1000
MOST_IN_A_BATCH = 100
DOTS = {
    "COVERED": "covered", "HOURS": "covered", "TICKETS": "covered", "TO_BILL": "billable", "SUSPENDED": "suspended",
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


def waiting(
    user: User, *, q: str = "", outcome: str = "", month: str = ""
) -> QuerySet[BillableItem]:
    """The visible items that no document has closed yet; filters are allow-listed by the form."""
    found = BillableItem.objects.visible_to(user).filter(state__in=WAITING)
    if outcome in Outcome.values:
        found = found.filter(outcome=outcome)
    if q:
        found = found.filter(Q(client__name__icontains=q) | Q(contract__number__icontains=q))
    if month:
        year, number = month.split("-")
        found = found.filter(performed_on__year=int(year), performed_on__month=int(number))
    return found


def worklist(
    found: QuerySet[BillableItem], *states: str, grouped_by: str = ""
) -> QuerySet[BillableItem]:
    """Those in these states, oldest first, or together by client or by contract."""
    return _full(found.filter(state__in=states)).order_by(
        *ORDERS.get(grouped_by, ()), "performed_on", "pk"
    )


def counts(found: QuerySet[BillableItem]) -> dict[str, int]:
    """How many wait in each state, capped at 1,000."""
    capped = found.order_by().values("state")[:MOST_COUNTED]
    told: Counter[str] = Counter(row["state"] for row in capped)
    return {state: told[state] for state in WAITING}


@dataclass(frozen=True)
class Bundle:
    """The rows of one client or contract on this page, under one heading with the whole group's figures."""

    title: str
    rows: list[Row]
    count: int
    net: Decimal


def bundles(
    found: QuerySet[BillableItem], items: Sequence[BillableItem], grouped_by: str
) -> list[Bundle]:
    """One page of rows under its headings; without grouping, one bundle without a title."""
    if grouped_by not in ORDERS:
        return [Bundle("", rows(items), len(items), Decimal(0))] if items else []
    key = GROUPS[grouped_by]
    keys = {getattr(item, key) for item in items}
    sums = {
        one[key]: (one["count"], one["net"])
        for one in found.filter(state=ItemState.READY, client__in={i.client_id for i in items})
        .order_by()
        .values(key)
        .annotate(count=Count("pk"), net=Sum("net_total"))
        if one[key] in keys
    }
    return [
        Bundle(
            _title(together[0], grouped_by),
            rows(together),
            *sums.get(of, (len(together), Decimal(0))),
        )
        for of, together in (
            (of, list(each)) for of, each in groupby(items, key=lambda item: getattr(item, key))
        )
    ]


def _title(item: BillableItem, grouped_by: str) -> str:
    if grouped_by == "client":
        return item.client.name
    return f"{item.client.name}, {item.contract or _('sans contrat')}"


def workers(item: BillableItem) -> list[User]:
    """Those whose work it rates, who may be asked about it: the visitors first."""
    done = list(item.evidence.select_related("report__mission__technician", "time_entry__user"))
    people = [work.report.mission.technician for work in done if work.report]
    people += [work.time_entry.user for work in done if work.time_entry]
    return list({user.pk: user for user in people}.values())


def question_for(user: User, pk: int) -> Question:
    """The door of a question: its own addressee's alone."""
    found: Question = get_object_or_404(
        Question.objects.filter(to=user).select_related("item__client", "item__ticket", "asked_by"),
        pk=pk,
    )
    return found


def times_of(question: Question) -> list[TimeEntry]:
    """The addressee's own times behind the item."""
    return list(TimeEntry.objects.filter(rated__item=question.item_id, user=question.to_id))


def questions_to(user: User) -> list[Question]:
    """What sales waits to hear from this person, the oldest first."""
    mine = Question.objects.filter(to=user, state=QuestionState.OPEN)
    return list(mine.select_related("item__client", "asked_by")[:MOST_QUESTIONS])


def oldest(user: User) -> date | None:
    """The day the oldest waiting work was done."""
    unbilled = BillableItem.objects.visible_to(user).filter(state__in=WAITING)
    return unbilled.aggregate(first=Min("performed_on"))["first"]


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
    code = item.verdict.get("code", "TO_BILL")
    return Row(
        item=item,
        who=_who(item),
        dot=DOTS.get(code, "billable"),
        verdict=said_again(item.verdict.get("words", "")),
        why=_why(item),
        minutes=_minutes(item, lines),
        note=_note(item, lines, sums),
        leaves=_leaves(item),
        value=sums.value,
    )


def _minutes(item: BillableItem, lines: Sequence[BillableLine]) -> int:
    """The time as it is counted; as it was noted when the work is sold by the ticket."""
    if any(x.unit == TICKET for x in lines):
        entries = [work.time_entry for work in item.evidence.all() if work.time_entry]
        return sum(one.minutes for one in entries if one.is_billable and one.kind in PLACE)
    return int(sum(x.quantity for x in lines if x.kind == LineKind.LABOUR and x.unit == "h") * 60)


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
    if item.doubts and item.state != ItemState.DISPUTED:
        return str(item.doubts[0]["text"])
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
    if item.state == ItemState.ASKED:
        return _("réponse attendue")
    if item.state == ItemState.DISPUTED:
        return _("accord attendu")
    if item.doubts:
        return str(item.doubts[0]["question"])
    taken = item.used_minutes or item.used_tickets
    if item.contract and item.contract.kind in PACKS and taken and not item.net_total:
        return _("décompte %s") % Verdict.from_json(item.verdict).said(taken)
    return str(Outcome(item.outcome).label).lower()
