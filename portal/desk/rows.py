"""Tickets as the queue and the call card draw them: pill, verdict dot, unread mark; no query per row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats
from portal import promises, verdicts
from tickets.models import Call, CallOutcome, Message, Ticket, TicketRead


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    ticket: Ticket
    pill: promises.Pill
    dot: str
    unread: bool
    own: bool
    owner_name: str
    #: What is to be done, when the ticket was put aside (C29).
    action: str

    @property
    def stamp(self) -> str:
        """What changes when the row should be drawn again: not the passing of minutes."""
        ticket = self.ticket
        return f"{ticket.pk}.{ticket.version}.{self.pill.state}.{ticket.last_fact_at.timestamp()}.{int(self.unread)}.{self.action}"


def with_people(tickets: QuerySet[Ticket]) -> QuerySet[Ticket]:
    """Everything a row says, in the one statement of the page."""
    told = Message.objects.filter(ticket=OuterRef("pk"), plan_for__isnull=False)
    return tickets.select_related(
        "client", "requester", "owner", "contract__calendar", "team__calendar"
    ).annotate(planned=Subquery(told.order_by("-at", "-pk").values("plan_for")[:1]))


def of(tickets: Iterable[Ticket], user: User, now: datetime) -> list[Row]:
    """The rows of these tickets: two statements whatever their number."""
    found = list(tickets)
    seen = _read(found, user)
    return [_row(ticket, user, now, seen) for ticket in found]


def _row(ticket: Ticket, user: User, now: datetime, seen: dict[int, datetime]) -> Row:
    read_at = seen.get(ticket.pk)
    return Row(
        ticket=ticket,
        pill=promises.of_ticket(
            ticket, now, promises.hours_of(ticket), getattr(ticket, "planned", None)
        ),
        dot=verdicts.dot(ticket.verdict),
        unread=read_at is None or read_at < ticket.last_fact_at,
        own=ticket.owner_id == user.pk,
        owner_name=str(ticket.owner) if ticket.owner else "",
        action=_action(ticket, now),
    )


def _action(ticket: Ticket, now: datetime) -> str:
    if ticket.snoozed_until is None:
        return ""
    if ticket.snoozed_until <= now:
        return _("De retour : %(action)s") % {"action": ticket.next_action}
    return _("%(action)s, %(when)s") % {
        "action": ticket.next_action,
        "when": formats.moment(ticket.snoozed_until, now),
    }


def _read(tickets: Sequence[Ticket], user: User) -> dict[int, datetime]:
    rows = TicketRead.objects.filter(user=user, ticket__in=[ticket.pk for ticket in tickets])
    return dict(rows.values_list("ticket_id", "at"))


def callbacks_to_pass() -> QuerySet[Call]:
    """Missed calls nobody has taken up."""
    return Call.objects.filter(outcome=CallOutcome.MISSED, hotliner=None)


def callbacks() -> list[Call]:
    """The same with their people, oldest first."""
    return list(
        callbacks_to_pass().select_related("client", "contact").order_by("started_at")[:100]
    )
