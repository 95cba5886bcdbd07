"""One door per thing: what a person may see, or 404 (H12)."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.selectors import NAME
from clients.models import Asset, Client, Contact, Contract, Site
from core import access
from core.statements import unsaid
from tickets.models import Attachment, Call, Clock, MajorIncident, Message, MessageKind, Ticket
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
_AROUND = tuple(path for path in WITH if path != "opened_by")
_DELAYS = (
    "answer_minutes",
    "broadcast_minutes",
    "on_site_target_minutes",
    "restore_minutes",
    "closing_days",
)
#: What its page says of the widest of them, which have some two hundred columns more.
_SAID: dict[str, tuple[type[Model], Collection[str]]] = {
    "client": (Client, ("name", "short_name", "city")),
    "site": (Site, ("name",)),
    "asset": (Asset, ("name", "maker", "model")),
    "requester": (
        Contact,
        ("first_name", "last_name", "is_vip", "job", "phone", "client", "position", "user"),
    ),
    "contract": (Contract, ("number", "calendar", *_DELAYS)),
    "major": (MajorIncident, ("lead",)),
    "owner": (User, NAME),
    "referent": (User, NAME),
}


_UNSAID = [name for path, (model, said) in _SAID.items() for name in unsaid(path, model, said)]


def ticket_for(user: Any, number: int) -> Ticket:
    """The ticket of that number, with its people and its last check, when this person may see it."""
    rows = with_check(Ticket.objects.visible_to(user).select_related(*WITH))
    return get_object_or_404(rows, pk=number)


def page_for(user: Any, number: int) -> Ticket:
    """The same to be looked at: of the things around it, only what its page and its preview say."""
    rows = with_check(Ticket.objects.visible_to(user).select_related(*_AROUND))
    return get_object_or_404(rows.defer(*_UNSAID), pk=number)


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
