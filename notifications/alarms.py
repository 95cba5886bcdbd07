"""What no machine will mend by itself rings a bell: messages that failed, consequences set aside (K19)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core import access, events
from core.models import Delivery, DeliveryState
from notifications import audiences, letterhead, letters, services
from notifications.models import Channel, Message, State

KIND, AUDIT = "dead_letters", "audit"
#: What failed longer ago was already on somebody's screen.
RECENT = timedelta(days=2)
MOST = 100


@transaction.atomic
def ring(at: datetime) -> int:
    """Tell those who can act, once for what is new; nothing when nothing is."""
    failed = _newest(
        Message.objects.filter(state=State.FAILED, failed_at__gt=at - RECENT), "failed_at"
    )
    aside = _newest(Delivery.objects.filter(state=DeliveryState.QUARANTINED), "next_try_at")
    marks = [f"failed{key}" for key in failed[:1]] + [f"aside{key}" for key in aside[:1]]
    people = _who("notifications.manage") if failed else {}
    people |= _who("notifications.spine") if aside else {}
    return sum(_tell(user, marks, len(failed), len(aside), at) for user in people.values())


def _newest(rows: QuerySet[Any], since: str) -> list[str]:
    """Which, and since when; the one that failed last is first, whenever it was written."""
    found = rows.order_by(f"-{since}", "-pk").values_list("pk", since)[:MOST]
    return [f"{pk}@{moment:%Y%m%d%H%M%S}" for pk, moment in found]


@transaction.atomic
def ring_audit(at: datetime, *, incident: str, lines: Sequence[str]) -> int:
    """The audit found something: each person who can act hears it once an incident, by two channels (FT-50)."""
    url = str(settings.PUBLIC_URL).rstrip("/") + reverse("notifications:health")
    told = 0
    for user in _who("notifications.spine").values():
        key = f"{AUDIT}:{incident}:u{user.pk}"
        if Message.objects.filter(key=key).exists():
            continue
        known = {"person": audiences.of_user(user), "findings": lines, "url": url}
        letter = letters.compose(AUDIT, known, user.language, head=letterhead.on(at))
        for channel in (Channel.EMAIL, Channel.INAPP):
            is_mail = channel == Channel.EMAIL
            services.queue(
                key=key if is_mail else f"{key}:{channel.lower()}",
                kind=AUDIT,
                channel=channel,
                to=user.email if is_mail else "",
                subject=letter.subject,
                text=letter.text if is_mail else url,
                html=letter.html if is_mail else "",
                at=at,
                about=events.topic(user),
                user=user,
            )
        told += 1
    return told


def _who(action: str) -> dict[int, User]:
    roles = access.grid()[action]
    return {user.pk: user for user in User.objects.filter(role__in=roles, is_active=True)[:MOST]}


def _tell(user: User, marks: Sequence[str], failed: int, aside: int, at: datetime) -> bool:
    """Ring when one of the two lists begins with what this person was not told of."""
    told = Message.objects.filter(user=user, channel=Channel.INAPP, kind=KIND)
    if all(told.filter(key__contains=f":{mark}:").exists() for mark in marks):
        return False
    key = ":".join((KIND, *marks, f"u{user.pk}"))
    url = str(settings.PUBLIC_URL).rstrip("/") + reverse("notifications:outbox")
    known: dict[str, Any] = {
        "person": audiences.of_user(user), "failed": failed, "aside": aside, "url": url,
    }  # fmt: skip
    letter = letters.compose(KIND, known, user.language, head=letterhead.on(at))
    services.queue(
        key=key,
        kind=KIND,
        channel=Channel.INAPP,
        to="",
        subject=letter.subject,
        text=url,
        at=at,
        about=events.topic(user),
        user=user,
    )
    return True
