"""The telephones and computers that show our notices: a person adds and removes their own (K05)."""

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from core import events
from core.errors import Refused
from notifications.models import PushDevice

#: More devices than anybody carries; the oldest gives way.
MOST = 8


def of_user(user_id: int | None) -> QuerySet[PushDevice]:
    """The devices of a person, the newest first."""
    return PushDevice.objects.filter(user_id=user_id or 0, user__is_active=True).order_by("-pk")[
        :MOST
    ]


def reachable(user_ids: Iterable[int]) -> frozenset[int]:
    """Who of these people has a device, where this installation pushes at all."""
    if not settings.VAPID_PRIVATE_KEY:
        return frozenset()
    found = PushDevice.objects.filter(user_id__in=list(user_ids)).values_list("user_id", flat=True)
    return frozenset(found)


def is_known_service(endpoint: str) -> bool:
    """Whether a browser's push service is one we may call: nobody makes the server call elsewhere."""
    parts = urlsplit(endpoint)
    host = parts.hostname or ""
    known = any(
        host.endswith(name) if name.startswith(".") else host == name
        for name in settings.PUSH_HOSTS
    )
    return known and (parts.scheme == "https" or host == "127.0.0.1")


@transaction.atomic
def add(
    *, user: User, endpoint: str, p256dh: str, auth: str, label: str, at: datetime
) -> PushDevice:
    """Remember this browser for this person; another person's sign-in on it takes it over."""
    if not is_known_service(endpoint):
        raise Refused(_("Le service de notification de ce navigateur n’est pas reconnu."))
    device, is_new = PushDevice.objects.update_or_create(
        endpoint=endpoint,
        defaults={
            "user": user, "p256dh": p256dh, "auth": auth, "label": label[:80], "added_at": at,
        },
    )  # fmt: skip
    kept = PushDevice.objects.filter(user=user).order_by("-added_at", "-pk")
    PushDevice.objects.filter(user=user).exclude(
        pk__in=list(kept.values_list("pk", flat=True)[:MOST])
    ).delete()
    if is_new:
        events.record("device.added", about=[device, user], by=user, at=at, name=device.label)
    return device


@transaction.atomic
def remove(*, user: User, pk: int, at: datetime) -> None:
    """Forget one of one's own devices; anybody else's is not there."""
    device = get_object_or_404(PushDevice, user=user, pk=pk)
    events.record("device.removed", about=[device, user], by=user, at=at, name=device.label)
    device.delete()


def forget_of(user_id: int) -> None:
    """None of a person's devices shows anything more: the one that was lost least of all."""
    PushDevice.objects.filter(user_id=user_id).delete()


def forget(pk: int) -> None:
    """The push service says that this device is gone (404, 410)."""
    PushDevice.objects.filter(pk=pk).delete()
