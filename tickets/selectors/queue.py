"""The desk's queue: views, filters, groups by promise, pages by key and capped counts (C14, performance P1).

A page costs three statements whatever the number of tickets and of groups: all the counters, the keys of
the page, its rows. Nothing a person types becomes a lookup: filters are an allow-list.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from core import worktime
from core.counting import capped_counts
from core.models import BusinessCalendar
from knowledge.models import TicketKind
from tickets.models import Channel, Ticket
from tickets.moves import OPEN, PAUSED

PAGE = 50
SOON = timedelta(hours=1)


@dataclass(frozen=True)
class View:
    """A tab of the queue: its words, and which open tickets it holds for this person."""

    code: str
    label: str | Promise
    holds: Callable[[Any], Q]
    #: The tickets put aside, which no other view shows before their time (C29).
    is_aside: bool = False

    def condition(self, user: Any, soon_at: datetime, at: datetime) -> Q:
        """The rows it shows now: a promise about to break is shown whoever put it aside."""
        aside = Q(snoozed_until__gt=at) & (Q(due_at=None) | Q(due_at__gt=soon_at))
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=at) | Q(due_at__lte=soon_at)
        return self.holds(user) & (aside if self.is_aside else awake)


VIEWS: dict[str, View] = {
    view.code: view
    for view in (
        View("hotline", gettext_lazy("Hotline"), lambda user: Q()),
        View("mine", gettext_lazy("Mes tickets"), lambda user: Q(owner=user)),
        View("waiting", gettext_lazy("Attente client"), lambda user: Q(status="WAITING_CUSTOMER")),
        View("level2", gettext_lazy("Niveau 2"), lambda user: Q(level=2)),
        View("unassigned", gettext_lazy("Sans intervenant"), lambda user: Q(owner=None)),
        View("to_plan", gettext_lazy("À planifier"), lambda user: Q(status="TO_PLAN")),
        View("aside", gettext_lazy("De côté"), lambda user: Q(), is_aside=True),
    )
}

PROMISES: dict[str, str | Promise] = {
    "broken": gettext_lazy("Rompue"),
    "soon": gettext_lazy("Bientôt due"),
    "running": gettext_lazy("Dans les temps"),
    "paused": gettext_lazy("En pause"),
    "none": gettext_lazy("Sans promesse"),
}


@dataclass(frozen=True)
class Filters:
    """What the chips narrow; empty means all."""

    channel: str = ""
    client: int | None = None
    site: int | None = None
    kind: str = ""
    priority: int | None = None
    promise: str = ""

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Filters":
        """The filters out of an address or API query: what is not on the list is left out."""
        return cls(
            channel=_among(given.get("channel"), Channel.values),
            client=_number(given.get("client")),
            site=_number(given.get("site")),
            kind=_among(given.get("kind"), TicketKind.values),
            priority=_number(given.get("priority"), most=4),
            promise=_among(given.get("promise"), list(PROMISES)),
        )

    def active(self) -> dict[str, Any]:
        """Those that narrow, by name: the chips to draw in blue."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value}

    def condition(self, soon_at: datetime, at: datetime) -> Q:
        """The rows that pass."""
        plain = {name: value for name, value in self.active().items() if name != "promise"}
        return Q(**plain) & self._promised(soon_at, at)

    def _promised(self, soon_at: datetime, at: datetime) -> Q:
        return {
            "broken": Q(due_at__lt=at),
            "soon": Q(due_at__gte=at, due_at__lte=soon_at),
            "running": Q(due_at__gt=soon_at),
            "paused": Q(status__in=PAUSED, due_at=None),
            "none": Q(due_at=None) & ~Q(status__in=PAUSED),
        }.get(self.promise, Q())


def _among(value: Any, known: list[str]) -> str:
    return value if value in known else ""


def _number(value: Any, most: int = 2**62) -> int | None:
    text = str(value or "")[:20]
    return int(text) if text.isdecimal() and 0 < int(text) <= most else None


@dataclass(frozen=True)
class Group:
    """One heading of the queue with its rows on this page and its capped count over all pages."""

    code: str
    label: str | Promise
    tickets: list[Ticket]
    count: int


@dataclass(frozen=True)
class Queue:
    """One page: the tabs' counters, the groups, and the key of the next page (empty on the last)."""

    view: View
    counts: dict[str, int]
    groups: list[Group] = field(default_factory=list)
    next_key: str = ""


GROUPS: tuple[tuple[str, str | Promise], ...] = (
    ("breaking", gettext_lazy("Promesses qui vont casser")),
    ("woken", gettext_lazy("À reprendre maintenant")),
    ("mine", gettext_lazy("À moi")),
    ("team", gettext_lazy("Équipe")),
)


def queue(
    user: Any,
    view: str,
    filters: Filters,
    at: datetime,
    *,
    after: str = "",
    size: int = PAGE,
    dress: Callable[[QuerySet[Ticket]], QuerySet[Ticket]] = lambda rows: rows,
) -> Queue:
    """One page of a view. `after` is the last page's `next_key`; `dress` adds what the rows must show.

    A ticket stands once, in the first group that fits: broken or soon broken, mine, the team's.
    """
    shown = VIEWS.get(view, VIEWS["hotline"])
    soon_at = soon(at)
    base = open_tickets(user)
    seen = base.filter(shown.condition(user, soon_at, at), filters.condition(soon_at, at))
    sets = {code: seen.filter(_group(code, user, soon_at, at)) for code, _label in GROUPS}
    tabs = {code: base.filter(one.condition(user, soon_at, at)) for code, one in VIEWS.items()}
    counts = capped_counts({**tabs, **{f"group:{code}": rows for code, rows in sets.items()}})
    groups, next_key = _pages(base, sets, dress, after, size)
    labels = dict(GROUPS)
    return Queue(
        view=shown,
        counts={code: counts[code] for code in VIEWS},
        groups=[
            Group(code, labels[code], rows, counts[f"group:{code}"])
            for code, rows in groups.items()
        ],
        next_key=next_key,
    )


def open_tickets(user: Any) -> QuerySet[Ticket]:
    """All this person may see on which work is owed."""
    return Ticket.objects.visible_to(user).filter(status__in=OPEN)


def soon(at: datetime) -> datetime:
    """The instant until which a promise counts as soon broken: one open hour from now."""
    calendar = BusinessCalendar.objects.filter(name="Hotline").first() or BusinessCalendar()
    try:
        return worktime.add(at, SOON, calendar.hours())
    except worktime.NoOpening:
        return at


def _group(code: str, user: Any, soon_at: datetime, at: datetime) -> Q:
    breaking, woken = Q(due_at__lte=soon_at), Q(snoozed_until__lte=at)
    calm = Q(due_at__gt=soon_at) | Q(due_at=None)
    later = calm & (Q(snoozed_until=None) | Q(snoozed_until__gt=at))
    return {
        "breaking": breaking,
        "woken": calm & woken,
        "mine": later & Q(owner=user),
        "team": later & (Q(owner=None) | ~Q(owner=user)),
    }[code]


def _pages(
    base: QuerySet[Ticket],
    sets: dict[str, QuerySet[Ticket]],
    dress: Callable[[QuerySet[Ticket]], QuerySet[Ticket]],
    after: str,
    size: int,
) -> tuple[dict[str, list[Ticket]], str]:
    """Fill one page group after group from the key on; the page's last row is the next key.

    The keys of all groups are one statement, each group by its own index; the rows shown are a second one.
    """
    start, due_at, number = _read_key(after)
    order = [code for code, _label in GROUPS]
    order = order[order.index(start) :] if start else order
    if start:
        sets = {**sets, start: sets[start].filter(_beyond(due_at, number))}
    keys = _keys([sets[code] for code in order], size + 1)
    shown = {row.pk: row for row in dress(base.filter(pk__in=[pk for _place, pk in keys[:size]]))}
    filled: dict[str, list[Ticket]] = {}
    for place, pk in keys[:size]:
        if pk in shown:
            filled.setdefault(order[place], []).append(shown[pk])
    if len(keys) <= size or not filled:
        return filled, ""
    last = list(filled)[-1]
    return filled, _key(last, filled[last][-1])


def _keys(sets: list[QuerySet[Ticket]], most: int) -> list[tuple[int, int]]:
    """(place of the group, key of the ticket), the first `most` over all groups."""
    parts = [
        rows.order_by("due_at", "pk")
        .annotate(place=Value(place))
        .values_list("place", "pk", "due_at")[:most]
        for place, rows in enumerate(sets)
    ]
    found = parts[0]
    if len(parts) > 1:
        found = found.union(*parts[1:], all=True).order_by("place", "due_at", "pk")[:most]
    return [(place, pk) for place, pk, _due_at in found]


def _key(code: str, ticket: Ticket) -> str:
    due = str(int(ticket.due_at.timestamp() * 1_000_000)) if ticket.due_at else "-"
    return f"{code}.{due}.{ticket.pk}"


def _read_key(after: str) -> tuple[str, datetime | None, int]:
    """A page's key; a spoilt one starts at the beginning."""
    code, _dot, rest = after.partition(".")
    due, _dot, number = rest.partition(".")
    if code not in dict(GROUPS) or not number.isdecimal() or len(number) > 18:
        return "", None, 0
    if due == "-":
        return code, None, int(number)
    if not due.isdecimal() or len(due) > 17:
        return "", None, 0
    instant = datetime.fromtimestamp(0, tz=UTC) + timedelta(microseconds=int(due))
    return code, instant, int(number)


def _beyond(due_at: datetime | None, number: int) -> Q:
    """What comes after this key in the order (due_at, pk), those without promise last."""
    if due_at is None:
        return Q(due_at=None, pk__gt=number)
    return Q(due_at__gt=due_at) | Q(due_at=due_at, pk__gt=number) | Q(due_at=None)
