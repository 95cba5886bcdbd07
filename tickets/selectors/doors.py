"""One door per thing: what a person may see, or 404 (H12)."""

from typing import Any

from django.shortcuts import get_object_or_404

from core import access
from tickets.models import Attachment, Call, Clock, Message, MessageKind, Ticket
from tickets.selectors.checks import with_check

#: What almost every page of a ticket says, in the door's own statement.
WITH = (
    "client",
    "site",
    "contract__calendar",
    "requester__position",
    "asset",
    "category__procedure",
    "team__calendar",
    "owner",
    "referent",
    "opened_by",
    "major",
)


def ticket_for(user: Any, number: int) -> Ticket:
    """The ticket of that number, with its people and its last check, when this person may see it."""
    rows = with_check(Ticket.objects.visible_to(user).select_related(*WITH))
    return get_object_or_404(rows, pk=number)


def attachment_for(user: Any, pk: int) -> Attachment:
    """A joined file; those of internal notes do not exist for clients (C19, pain 14)."""
    joined = Attachment.objects.select_related("file", "ticket")
    if not access.sees(user, "tickets.ticket.notes"):
        joined = joined.filter(is_internal=False).exclude(message__kind=MessageKind.NOTE)
    return get_object_or_404(joined, pk=pk, ticket__in=Ticket.objects.visible_to(user))


def attachments_of(user: Any, ticket: Ticket) -> Any:
    """The files of a ticket this person may open, at most 200."""
    joined = (
        Attachment.objects.filter(ticket=ticket).select_related("file").order_by("added_at", "pk")
    )
    if not access.sees(user, "tickets.ticket.notes"):
        joined = joined.filter(is_internal=False).exclude(message__kind=MessageKind.NOTE)
    return joined[:200]


def messages_for(user: Any, ticket: Ticket, *, files: bool = True) -> Any:
    """The messages of a ticket this person may read, with their files: a client never meets a note (C19)."""
    messages = Message.objects.filter(ticket=ticket).select_related("author", "contact")
    if not access.sees(user, "tickets.ticket.notes"):
        messages = messages.exclude(kind=MessageKind.NOTE)
    return messages.prefetch_related("attachments__file") if files else messages


def call_for(user: Any, pk: int) -> Call:
    """One's own call, or one nobody took."""
    calls = Call.objects.select_related("client", "contact", "ticket")
    found = get_object_or_404(calls, pk=pk)
    return get_object_or_404(calls, pk=pk, hotliner=user) if found.hotliner_id else found


def clocks_of(ticket: Ticket) -> list[Clock]:
    """The ticket's promises with their calendars and pauses, live ones first, in three statements."""
    rows = Clock.objects.filter(ticket=ticket).select_related("calendar")
    found = list(rows.prefetch_related("pauses").order_by("started_at", "pk")[:100])
    return sorted(found, key=lambda clock: clock.state not in ("RUNNING", "PAUSED"))
