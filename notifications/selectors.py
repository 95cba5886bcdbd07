"""Reads of the outbox: lists by filter, the lines of one subject, the spine's quarantine."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import access, setting
from core.formats import local
from core.models import Delivery, DeliveryState
from notifications import catalogue
from notifications.models import Channel, Message, Reply, State

MOST_OF_A_SUBJECT = 30
#: The filters of the screen: name in the address → states.
VIEWS = {
    "attente": (State.PENDING, State.SENDING),
    "partis": (State.SENT, State.DELIVERED),
    "echecs": (State.FAILED,),
    "annules": (State.CANCELLED,),
}
WORDS = {
    "": _("Tous"),
    "attente": _("À envoyer"),
    "echecs": _("Échecs"),
    "partis": _("Partis"),
    "annules": _("Annulés"),
}
MOST_COUNTED = 1000


def outbox(user: User, *, view: str = "", channel: str = "", text: str = "") -> QuerySet[Message]:
    """The messages this person may see, newest first, by the filters of the screen."""
    rows = Message.objects.visible_to(user).select_related("user", "contact").order_by("-id")
    if view in VIEWS:
        rows = rows.filter(state__in=VIEWS[view])
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    if text:
        rows = rows.filter(Q(to__istartswith=text) | Q(about=text))
    return rows.defer("text", "html", "calendar")


def counts(user: User) -> dict[str, str]:
    """How many wait and how many failed; « 1000+ » beyond what is worth counting."""
    visible = Message.objects.visible_to(user)
    found = {
        name: visible.filter(state__in=VIEWS[name])[: MOST_COUNTED + 1].count()
        for name in ("attente", "echecs")
    }
    return {name: str(n) if n <= MOST_COUNTED else f"{MOST_COUNTED}+" for name, n in found.items()}


def message_for(user: User, pk: int) -> Message:
    """The door: a message this person may see, else 404."""
    return get_object_or_404(
        Message.objects.visible_to(user).select_related("user", "contact", "fallback_of"), pk=pk
    )


def received() -> QuerySet[Reply]:
    """The SMS people sent us, newest first."""
    return Reply.objects.select_related("user").order_by("-id")


def may_read(user: User, message: Message) -> bool:
    """Whether the words of this message, its subject among them, are shown to who follows the outbox.

    An administrator sees states, not correspondence; nobody reads here what its own page would not tell them.
    """
    if not access.sees(user, "notifications.message.text"):
        return False
    if message.kind in catalogue.PERSONAL:
        return message.user_id == user.pk
    return access.may(user, catalogue.OPENED_BY.get(message.kind, "notifications.view"))


def about(topic: str) -> list[Message]:
    """The messages of one subject oldest first, in one query whatever their number."""
    found = (
        Message.objects.filter(about=topic)
        .select_related("user", "contact")
        .defer("text", "html", "calendar")
        .order_by("-id")[:MOST_OF_A_SUBJECT]
    )
    return list(found)[::-1]


def about_many(topics: list[str]) -> dict[str, list[Message]]:
    """The same for a list of subjects, in one query: worst news on a list of missions."""
    by_topic: dict[str, list[Message]] = defaultdict(list)
    for message in (
        Message.objects.filter(about__in=topics)
        .select_related("user", "contact")
        .defer("text", "html", "calendar")
        .order_by("id")[: MOST_OF_A_SUBJECT * max(1, len(topics))]
    ):
        by_topic[message.about].append(message)
    return dict(by_topic)


def quarantine() -> QuerySet[Delivery]:
    """The facts set aside after too many failures, oldest first."""
    return (
        Delivery.objects.filter(state=DeliveryState.QUARANTINED)
        .select_related("event")
        .order_by("id")
    )


def cost(segments: int, at: datetime) -> Decimal:
    """What that many SMS cost, at the price in force that day."""
    price = setting.value("sms_price", on=at)
    return Decimal(segments) * Decimal(str(price))


def sms_of_month(user: User, at: datetime) -> int:
    """How many SMS left this month, as the operator counts them."""
    first = local(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    rows = Message.objects.visible_to(user).filter(channel=Channel.SMS, sent_at__gte=first)
    return rows.aggregate(total=Sum("segments"))["total"] or 0
