"""The thread as the page draws it: client, us, notes and facts mixed in time, in four groups (C19, C20)."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import events
from core.models import Event
from core.statements import Slot, Statement
from tickets import selectors, words
from tickets.models import Channel, Message, MessageKind, Ticket, TicketRead
from tickets.selectors import Entry

#: (address, name, octets) of one attachment.
File = tuple[str, str, int]
_GROUPS = {MessageKind.NOTE: "note"}


@dataclass(frozen=True)
class Line:
    """One line of the thread."""

    kind: str
    group: str
    at: datetime
    author: str = ""
    body: str = ""
    text: str = ""
    channel: str = ""
    to: str = ""
    proof: str = ""
    ours: bool = False
    own: bool = False
    files: list[File] = field(default_factory=list)


def lines(ticket: Ticket, user: User, most: int | None) -> tuple[list[Line], bool]:
    """The last `most` lines, oldest first, and whether there are older ones."""
    story = selectors.timeline(ticket, user)
    kept = story if most is None else story[-most:]
    return [_line(entry, ticket, user) for entry in kept], len(kept) < len(story)


def _line(entry: Entry, ticket: Ticket, user: User) -> Line:
    if entry.message is None or entry.message.kind == MessageKind.RECEIPT:
        return _fact(entry, user)
    message = entry.message
    ours = message.kind != MessageKind.CLIENT
    return Line(
        kind="note" if message.kind == MessageKind.NOTE else "message",
        group=_GROUPS.get(MessageKind(message.kind), "talk"),
        at=message.at,
        author=str(entry.by or _("le client")),
        body=message.body,
        channel=_channel(message),
        to=str(ticket.requester) if ours and ticket.requester else "",
        ours=ours,
        own=message.author_id == user.pk,
        proof=_promised(message),
        files=[
            (reverse("tickets:attachment", args=[row.pk]), row.file.name, row.file.size)
            for row in entry.files
        ],
    )


def _fact(entry: Entry, user: User) -> Line:
    if entry.message is not None:
        text = _("Accusé de réception automatique (n’arrête aucune promesse)")
    else:
        text = ", ".join(part for part in (entry.sentence, _who(entry, user)) if part)
        text += f" : {entry.detail}" if entry.detail else ""
    return Line(kind="fact", group="fact", at=entry.at, text=text)


def _who(entry: Entry, user: User) -> str:
    if entry.by is None:
        return ""
    return _("par vous") if entry.by.pk == user.pk else _("par %(who)s") % {"who": entry.by}


def _channel(message: Message) -> str:
    if message.channel in Channel.values:
        return str(Channel(message.channel).label).lower()
    return ""


def _promised(message: Message) -> str:
    if message.plan_for:
        return _("calendrier annoncé")
    return _("réponse donnée") if message.is_answer else ""


def _stories(topic: Any) -> Any:
    return Event.objects.filter(about__contains=topic).exclude(
        kind__in=words.SILENT - {"ticket.replied", "ticket.noted", "ticket.client_wrote"}
    )


def marks(ticket: Ticket, user: User) -> tuple[int, datetime | None]:
    """The key of the last fact of the story, what is newer is news; and when this person read it last."""
    [(last, read_at)] = _marks.rows(ticket=ticket.pk, topic=[events.topic(ticket)], user=user.pk)
    return last or 0, read_at


@Statement
def _marks() -> QuerySet[Any, Any]:
    last = _stories(Slot("topic")).order_by("-pk").values("pk")[:1]
    read = TicketRead.objects.filter(ticket=OuterRef("pk"), user=Slot("user")).values("at")
    rows = Ticket.objects.filter(pk=Slot("ticket"))
    return rows.values_list(Subquery(last), Subquery(read))


def newer(ticket: Ticket, user: User, since: int) -> int:
    """How many facts of other people came after that key; at most a hundred are counted."""
    rows = _stories([events.topic(ticket)])
    return len(rows.filter(pk__gt=since).exclude(by=user).values_list("pk")[:100])
