"""The rules of promises as the settings page prints them (D01, D10)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, Q
from django.utils.functional import Promise

from tickets import sla
from tickets.models import ClockKind, ServiceTarget
from tickets.services import plans, terms

#: Lines of the table on the page; a house with more keeps them by contract.
MOST = 300


@dataclass(frozen=True)
class Line:
    """One target with its words."""

    row: ServiceTarget
    words: str

    @property
    def last(self) -> date | None:
        """The last day it holds."""
        return self.row.until - timedelta(days=1) if self.row.until else None


@dataclass(frozen=True)
class Plan:
    """The steps of one kind of promise."""

    kind: str
    label: str | Promise
    steps: tuple[sla.Step, ...]
    internal: bool


def targets_on(day: date) -> list[Line]:
    """The lines in force that day and those to come, in the order of their kind."""
    lasting = Q(until__gt=day) & Q(until__gt=F("since"))
    rows = ServiceTarget.objects.filter(Q(until=None) | lasting)
    related = ("contract", "client", "category", "team", "calendar")
    return [Line(row, terms.words_of(row)) for row in rows.select_related(*related)[:MOST]]


def house_targets(day: date) -> list[tuple[str | Promise, list[tuple[int, int | None]]]]:
    """What holds without any line: each kind, by priority."""
    house, parts = sla.Terms(), terms.own_parts(day)
    found: list[tuple[str | Promise, list[tuple[int, int | None]]]] = []
    for kind in (*sla.AGREED, *sla.INTERNAL):
        own = parts.get(kind, dict.fromkeys((1, 2, 3, 4), house.minutes(kind)))
        found.append((ClockKind(kind).label, sorted(own.items())))
    return found


def plans_on(day: date) -> list[Plan]:
    """Every kind with its steps that day: one statement."""
    known = plans.load()
    return [
        Plan(kind, label, known.on(kind, day), kind in sla.INTERNAL)
        for kind, label in ClockKind.choices
    ]
