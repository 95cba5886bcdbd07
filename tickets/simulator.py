"""What would be promised: contract, service, moment → every promise, by the functions that promise (D19).

The ticket is never written; its promises are found by `terms` and `sla`, as those of a real one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.utils.translation import get_language, gettext_lazy

from accounts.models import Level, Nature
from clients.models import Client, Contract
from clients.selectors import labels_of
from core import worktime
from core.calendars import checks
from core.calendars.words import answering_words, week_words
from core.calendars.year import Cell, day_of
from core.models import BusinessCalendar
from core.worktime import Hours, Interval
from knowledge.models import Category, TicketKind
from tickets import sla
from tickets.models import ClockKind, Ticket
from tickets.services import assignment, plans, terms
from tickets.words import source_words

#: When each promise would start; the others start with the ticket.
STARTS = {
    sla.RESPONSE: gettext_lazy("si une intervention est nécessaire"),
    sla.BROADCAST: gettext_lazy("si le problème est grave"),
    sla.SALES: gettext_lazy("si une intervention est nécessaire"),
}
ALWAYS = gettext_lazy("dès la déclaration")
#: What happens at a step, in words.
EFFECTS = {
    "warn": gettext_lazy("rappel à l’intervenant"),
    "miss": gettext_lazy("engagement non tenu"),
    "remind": gettext_lazy("relance de l’intervenant"),
    "backup": gettext_lazy("réaffectation au suppléant"),
    "raise": gettext_lazy("priorité relevée"),
    "alert": gettext_lazy("le responsable est prévenu"),
    "escalate": gettext_lazy("passage au niveau suivant"),
}
#: Openings and days shown at most for one promise.
MOST_OPENINGS, MOST_DAYS = 30, 400


@dataclass(frozen=True)
class Moment:
    """One step: at which instant, and what would happen."""

    at: datetime
    effects: list[str]


@dataclass(frozen=True)
class Foreseen:
    """One promise as it would be made, and how its due instant is found."""

    kind: str
    name: str
    starts: str
    minutes: int
    source: str
    due_at: datetime
    is_internal: bool
    stopped_by: str
    steps: list[Moment]
    openings: list[Interval]


@dataclass(frozen=True)
class Simulation:
    """The whole answer; `skipped` are the holidays, closures and exceptions met on the way."""

    contract: Contract | None
    category: Category | None
    kind: str
    priority: int
    at: datetime
    calendar: BusinessCalendar
    week: str
    state: str
    promises: list[Foreseen]
    skipped: list[Cell]


def foresee(
    *,
    contract: Contract | None,
    category: Category | None,
    kind: str,
    priority: int,
    at: datetime,
) -> Simulation:
    """Every promise of a ticket declared at that instant; a calendar that never opens is refused."""
    ticket = draft(
        client=contract.client if contract else None, contract=contract, category=category,
        kind=kind, priority=priority, at=at,
    )  # fmt: skip
    calendar, known = terms.calendar_of(ticket), plans.load()
    hours = calendar.hours()
    checks.opens(hours, at)
    promises = sorted(
        (_foreseen(ticket, target, known) for target in _targets(ticket)),
        key=lambda one: one.due_at,
    )
    return Simulation(
        contract, category, kind, priority, at, calendar,
        week=week_words(calendar.weekly),
        state=answering_words(hours, at),
        promises=promises,
        skipped=_skipped(calendar, hours, at, promises[-1].due_at),
    )  # fmt: skip


def draft(
    *,
    client: Client | None,
    contract: Contract | None,
    category: Category | None,
    priority: int,
    at: datetime,
    kind: str = TicketKind.INCIDENT,
) -> Ticket:
    """The ticket as it would begin, never written: what `terms` needs to say what it would promise."""
    nature = category.nature if category else Nature.OFFICE
    return Ticket(
        client=client, contract=contract, category=category, kind=kind, nature=nature,
        priority=priority, level=Level.L1, reported_at=at,
        team=(category and category.team) or assignment.team_of(nature, Level.L1),
    )  # fmt: skip


def _targets(ticket: Ticket) -> list[sla.Target]:
    """The targets of a new ticket, then of a visit and of a serious problem."""
    agreed = terms.agreement(ticket)
    kinds = [*sla.kinds_at_opening(ticket.kind, ticket.level), *STARTS]
    return [target for kind in kinds if (target := agreed.target(kind))]


def _foreseen(ticket: Ticket, target: sla.Target, known: plans.Plans) -> Foreseen:
    at, hours = ticket.reported_at, terms.calendar_for(ticket, target).hours()
    due_at = sla.due(sla.Run(target.kind, at, target.minutes, at), hours)
    run = sla.Run(target.kind, at, target.minutes, due_at)
    day = at.astimezone(terms.PARIS).date()
    return Foreseen(
        kind=target.kind,
        name=str(ClockKind(target.kind).label),
        starts=str(STARTS.get(target.kind, ALWAYS)),
        minutes=target.minutes,
        source=source_words(target.source),
        due_at=due_at,
        is_internal=target.kind in sla.INTERNAL,
        stopped_by=str(sla.STOPPED_BY[target.kind]),
        steps=[
            Moment(sla.step_at(step, run, hours), [str(EFFECTS[name]) for name in step.effects])
            for step in known.on(target.kind, day)
        ],
        openings=list(islice(worktime.openings(at, due_at, hours), MOST_OPENINGS)),
    )


def _skipped(
    calendar: BusinessCalendar, hours: Hours, since: datetime, until: datetime
) -> list[Cell]:
    """The days unlike the others between two instants, with their names."""
    labels, english = labels_of(calendar), (get_language() or "").startswith("en")
    first, last = (instant.astimezone(hours.tz).date() for instant in (since, until))
    count = min((last - first).days + 1, MOST_DAYS)
    days = (
        day_of(hours, first + timedelta(days=gap), labels, english=english) for gap in range(count)
    )
    return [cell for cell in days if cell.is_remarkable]
