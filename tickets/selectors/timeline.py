"""The story of a ticket: messages and facts in one order; the client's variant never carries a note (C19, C20)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, prefetch_related_objects

from accounts.models import User
from accounts.selectors import NAME, name_of
from clients.models import Contact
from core import access, events
from core.models import Event
from core.statements import unsaid
from tickets import words
from tickets.models import Attachment, Message, MessageKind, Ticket
from tickets.selectors.doors import messages_for

MOST = 300
#: Most talk has no file; then none are looked for.
#: Of who wrote, the name is all a line says.
_UNSAID = [
    *unsaid("author", User, NAME),
    *unsaid("contact", Contact, ("first_name", "last_name")),
]
_HAS_FILES = Exists(Attachment.objects.filter(message=OuterRef("pk")))
#: Facts whose detail a client may read too.
_TOLD = frozenset({"ticket.step_done", "ticket.resolved", "ticket.rejected", "ticket.reopened"})


@dataclass(frozen=True)
class Entry:
    """One line of the story: a message (`message` set), or a fact said in words."""

    at: datetime
    kind: str
    message: Message | None = None
    event: Event | None = None
    sentence: str = ""
    detail: str = ""
    by: Any = None
    #: Among lines of one instant, the order in which they were written.
    place: int = 0
    files: list[Attachment] = field(default_factory=list)

    @property
    def is_internal(self) -> bool:
        """Whether this line must never reach a client."""
        if self.message:
            return self.message.kind == MessageKind.NOTE
        return self.kind not in words.PUBLIC


def timeline(ticket: Ticket, user: Any) -> list[Entry]:
    """The last `MOST` messages and facts, oldest first, in four statements whatever the thread."""
    lines = [*_messages(ticket, user), *_facts(ticket, user)]
    return sorted(lines, key=lambda line: (line.at, line.message is not None, line.place))


def _messages(ticket: Ticket, user: Any) -> Iterator[Entry]:
    read = messages_for(user, ticket, files=False).annotate(has_files=_HAS_FILES)
    read = read.defer(*_UNSAID)
    found = list(read.order_by("-at", "-pk")[:MOST])
    notes = access.sees(user, "tickets.ticket.notes")
    prefetch_related_objects([one for one in found if one.has_files], "attachments__file")
    for message in found:
        joined = message.attachments.all() if message.has_files else ()
        files = [row for row in joined if notes or not row.is_internal]
        yield Entry(
            at=message.at,
            kind=message.kind,
            message=message,
            by=message.author or message.contact,
            place=message.pk,
            files=files,
        )


def _is_told(fact: Event) -> bool:
    """Why we reopened a ticket is our own business; why the client did is theirs."""
    if fact.kind == "ticket.reopened" and fact.by and not fact.by.is_client:
        return False
    return fact.kind in _TOLD


def _facts(ticket: Ticket, user: Any) -> Iterator[Entry]:
    facts = Event.objects.filter(about__contains=[events.topic(ticket)])
    facts = facts.exclude(kind__in=words.SILENT).select_related("by")
    facts = facts.only("kind", "at", "data", *name_of("by"))
    ours = access.sees(user, "tickets.ticket.facts")
    if not ours:
        facts = facts.filter(kind__in=words.PUBLIC)
    say = words.sentence if ours else words.to_client
    for fact in facts.order_by("-at", "-pk")[:MOST]:
        told = ours or _is_told(fact)
        yield Entry(
            at=fact.at,
            kind=fact.kind,
            event=fact,
            sentence=say(fact.kind, fact.data),
            detail=words.detail(fact.kind, fact.data) if told else "",
            by=fact.by,
            place=fact.pk,
        )
