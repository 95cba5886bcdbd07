"""The pair our pushes are signed with; browsers are given its public half."""

import base64
from functools import lru_cache

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from py_vapid import Vapid02


def is_configured() -> bool:
    """Whether this installation can push at all."""
    return bool(settings.VAPID_PRIVATE_KEY)


@lru_cache(maxsize=4)
def private(key: str) -> Vapid02:
    """The signing key of an installation."""
    return Vapid02.from_string(private_key=key)


def public() -> str:
    """The public half, as `PushManager.subscribe` takes it; empty without a key."""
    if not is_configured():
        return ""
    point = private(settings.VAPID_PRIVATE_KEY).public_key.public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")
