"""Each person's notification centre: what was told them in the product, by importance, read or not (K06)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import events, live
from notifications import catalogue, subjects
from notifications.models import Channel, Message

#: Groups of letters → where they stand in the list; what is not named here is for information.
IMPORTANCE = {"alerts": 0, "missions": 0, "tickets": 1, "access": 1, "billing": 1, "requests": 1}
#: What waits for the client's own answer, or stops their work, comes before the rest of their requests.
FIRST = ("solution", "closing_soon", "visit_reminder", "major_news")
WORDS = (_("À traiter d’abord"), _("Ce qui vous revient"), _("Pour information"))
MOST_COUNTED = 99
#: What was read goes after a quarter, what was never read after half a year.
KEEP_READ, KEEP = timedelta(days=90), timedelta(days=180)


def inbox(user: User, *, is_unread: bool = False) -> QuerySet[Message]:
    """One's own notifications, newest first."""
    rows = Message.objects.filter(user=user, channel=Channel.INAPP).order_by("-id")
    return (rows.filter(read_at=None) if is_unread else rows).defer("html", "calendar")


def unread(user: User) -> str:
    """How many wait to be read: « 7 », « 99+ », nothing for none."""
    count = inbox(user, is_unread=True)[: MOST_COUNTED + 1].count()
    return f"{MOST_COUNTED}+" if count > MOST_COUNTED else str(count or "")


def by_importance(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """The same, most important first, each group with its words."""
    groups: list[list[Message]] = [[] for _word in WORDS]
    for message in messages:
        groups[_rank(message.kind)].append(message)
    return [
        {"title": title, "messages": group, "is_hot": rank == 0}
        for rank, (title, group) in enumerate(zip(WORDS, groups, strict=True))
        if group
    ]


def _rank(letter: str) -> int:
    return 0 if letter in FIRST else IMPORTANCE.get(catalogue.group_of(letter), 2)


def own(user: User, pk: int) -> Message:
    """The door: a notification of this person, else 404."""
    message = inbox(user).filter(pk=pk).first()
    if message is None:
        raise Http404
    return message


@transaction.atomic
def read(*, message_id: int, by: User, at: datetime) -> Message:
    """One's own notification is read; the first reading is a fact, which proves that the person knows."""
    message = Message.objects.select_for_update().get(pk=message_id, user=by, channel=Channel.INAPP)
    if message.read_at is None:
        message.read_at = at
        message.save(update_fields=["read_at"])
        _tell(message, by, at)
        live.tell(live.PERSON, by.pk)
    return message


@transaction.atomic
def read_all(*, by: User, at: datetime, upto: int) -> int:
    """Everything shown so far is read; what came meanwhile (beyond `upto`) stays."""
    waiting = (
        inbox(by, is_unread=True).filter(pk__lte=upto).select_for_update().order_by("pk")[:500]
    )
    messages = list(waiting)
    for message in messages:
        message.read_at = at
        message.save(update_fields=["read_at"])
        _tell(message, by, at)
    if messages:
        live.tell(live.PERSON, by.pk)
    return len(messages)


def _tell(message: Message, by: User, at: datetime) -> None:
    things = subjects.things(message.about)
    if things:
        events.record(
            "message.read", about=things, by=by, at=at,
            message=message.pk, letter=message.kind, channel=message.channel,
        )  # fmt: skip


def purge(at: datetime, limit: int = 2000) -> int:
    """Remove old notifications of the centre; what left the house is kept by its own rules."""
    old = Message.objects.filter(channel=Channel.INAPP).filter(
        Q(read_at__lt=at - KEEP_READ) | Q(created_at__lt=at - KEEP)
    )
    keys = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    return Message.objects.filter(pk__in=keys, fallback=None).delete()[0]
