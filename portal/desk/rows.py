"""Tickets as the queue and the call card draw them: pill, verdict dot, unread mark; no query per row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from accounts.models import User
from core import formats
from portal import promises, verdicts
from tickets.models import Message, Ticket, TicketRead


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


#: What a row says of a ticket and of those around it; three dozen columns are for its own page.
_SHOWN = (
    "subject", "status", "level", "version", "verdict", "answered_at", "due_at", "due_kind",
    "snoozed_until", "next_action", "last_fact", "last_fact_at",
    "client__name", "client__short_name",
    "requester__first_name", "requester__last_name",
    "owner__first_name", "owner__last_name", "owner__email",
    "contract__calendar", "team__calendar",
)  # fmt: skip


def with_people(tickets: QuerySet[Ticket], user: User) -> QuerySet[Ticket]:
    """Everything a row says to this person, in the one statement of the page."""
    told = Message.objects.filter(ticket=OuterRef("pk"), plan_for__isnull=False)
    read = TicketRead.objects.filter(ticket=OuterRef("pk"), user=user)
    return (
        tickets.select_related(
            "client", "requester", "owner", "contract__calendar", "team__calendar"
        )
        .only(*_SHOWN)
        .annotate(
            planned=Subquery(told.order_by("-at", "-pk").values("plan_for")[:1]),
            read_at=Subquery(read.values("at")[:1]),
        )
    )


def of(tickets: Iterable[Ticket], user: User, now: datetime) -> list[Row]:
    """The rows of tickets read `with_people`; no statement more."""
    return [_row(ticket, user, now) for ticket in tickets]


def _row(ticket: Ticket, user: User, now: datetime) -> Row:
    read_at: datetime | None = getattr(ticket, "read_at", None)
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
