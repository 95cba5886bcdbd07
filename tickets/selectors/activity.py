"""The day of one person, out of calls, time and moves: the activity report writes itself (N11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext as _

from core.models import Event
from tickets import words
from tickets.models import Call, Ticket, TimeEntry

PARIS = ZoneInfo("Europe/Paris")
MOST = 500
#: Moves worth a line; what a call or a time entry already says is not repeated.
_MOVES = (
    "ticket.opened", "ticket.taken", "ticket.replied", "ticket.planned", "ticket.escalated",
    "ticket.visit_needed", "ticket.dispatched", "ticket.resolved", "ticket.closed",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One line of the day: when, how long, what, on which ticket."""

    at: datetime
    kind: str
    label: str
    minutes: int = 0
    ticket: Ticket | None = None
    note: str = ""


def activity_of(user: Any, day: date) -> list[Line]:
    """What this person did on `day` (in Paris), in order; three statements and one for the tickets."""
    start = datetime.combine(day, time.min, PARIS)
    span = (start, datetime.combine(day + timedelta(days=1), time.min, PARIS))
    lines = [*_calls(user, span), *_times(user, span), *_moves(user, span)]
    return sorted(lines, key=lambda line: line.at)


Span = tuple[datetime, datetime]


def _calls(user: Any, span: Span) -> Iterator[Line]:
    calls = Call.objects.filter(hotliner=user, started_at__gte=span[0], started_at__lt=span[1])
    for call in calls.select_related("ticket__client", "contact", "client").order_by("started_at")[
        :MOST
    ]:
        who = call.contact or call.client or call.number or _("inconnu")
        minutes = 0
        if call.ended_at:
            minutes = -int(-(call.ended_at - call.started_at).total_seconds() // 60)
        yield Line(
            at=call.started_at,
            kind="call",
            label=f"{words.SENTENCES['call.taken']} : {who}, {call.get_outcome_display()}",
            minutes=minutes,
            ticket=call.ticket,
            note=call.note,
        )


def _times(user: Any, span: Span) -> Iterator[Line]:
    """Time entries, but not the telephone: a call's own line counts it."""
    called = Call.objects.filter(
        hotliner=user, ticket__isnull=False, started_at__gte=span[0], started_at__lt=span[1]
    )
    entries = TimeEntry.objects.filter(user=user, started_at__gte=span[0], started_at__lt=span[1])
    spoken = Q(kind="PHONE", ticket__in=called.values("ticket"))
    for entry in entries.exclude(spoken).select_related("ticket__client")[:MOST]:
        yield Line(
            at=entry.started_at,
            kind="time",
            label=str(entry.get_kind_display()),
            minutes=entry.minutes,
            ticket=entry.ticket,
            note=entry.note,
        )


def _moves(user: Any, span: Span) -> Iterator[Line]:
    facts = Event.objects.filter(by=user, at__gte=span[0], at__lt=span[1], kind__in=_MOVES)
    found = list(facts.order_by("at", "pk")[:MOST])
    numbers = {int(fact.about[0].partition(":")[2]) for fact in found}
    tickets = Ticket.objects.select_related("client").in_bulk(numbers) if numbers else {}
    for fact in found:
        yield Line(
            at=fact.at,
            kind="move",
            label=words.sentence(fact.kind, fact.data),
            ticket=tickets.get(int(fact.about[0].partition(":")[2])),
        )
