"""Web push: one message to every device of a person, encrypted for each, signed with our key."""

import json
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from pywebpush import WebPushException, webpush

from notifications import devices
from notifications.channels import Envelope, Postponed, RefusedForGood, Uncertain
from notifications.channels.push import keys
from notifications.models import PushDevice

TIMEOUT_SECONDS = 10
#: How long a push service keeps the notice for a telephone that is off.
LIVES_SECONDS = 4 * 3600
GONE = (404, 410)


class Straight(requests.Session):
    """A session that follows no redirection: the address was checked, another one was not."""

    def post(self, url: Any, *args: Any, **more: Any) -> requests.Response:
        """One POST."""
        return super().post(url, *args, allow_redirects=False, **more)


def send(envelope: Envelope) -> str:
    """Push to every device; a device that is gone is forgotten, one that took it is enough."""
    if not keys.is_configured():
        raise Postponed("notifications non configurées (VAPID_PRIVATE_KEY)", is_outage=True)
    taken, later = "", None
    for device in devices.of_user(envelope.user_id):
        try:
            taken = _push(device, envelope) or taken
        except Postponed as problem:
            later = problem
    if taken:
        return taken
    if later:
        raise later
    raise RefusedForGood("aucun appareil n’a pris la notification")


def _push(device: PushDevice, envelope: Envelope) -> str:
    """The push service's reference; nothing when this device will never take it."""
    if not devices.is_known_service(device.endpoint):
        return ""
    try:
        with Straight() as session:
            answer = webpush(
                subscription_info={
                    "endpoint": device.endpoint,
                    "keys": {"p256dh": device.p256dh, "auth": device.auth},
                },
                data=json.dumps(payload(envelope)),
                vapid_private_key=keys.private(settings.VAPID_PRIVATE_KEY),
                vapid_claims={"sub": f"mailto:{_sender()}", "aud": _origin(device.endpoint)},
                headers={"Topic": f"message-{envelope.pk}", "Urgency": "high"},
                ttl=LIVES_SECONDS,
                timeout=TIMEOUT_SECONDS,
                requests_session=session,
            )
    except WebPushException as problem:
        return _refusal(device, problem)
    except requests.RequestException as problem:
        raise Uncertain(f"{type(problem).__name__}: {problem}"[:300]) from problem
    return str(answer.headers.get("Location") or f"push-{envelope.pk}")[:120]


def _refusal(device: PushDevice, problem: WebPushException) -> str:
    """Forget a device that is gone; wait when the service is busy; else give this device up."""
    status = problem.response.status_code if problem.response is not None else 0
    if status in GONE:
        devices.forget(device.pk)
    elif status == 429 or status >= 500:
        told = problem.response.headers.get("Retry-After", "")
        raise Postponed(f"{status}", seconds=int(told) if told.isdigit() else None) from problem
    return ""


def payload(envelope: Envelope) -> dict[str, str]:
    """What the service worker shows: the subject, the words, and the address its tap opens (last line)."""
    words, _line, last = envelope.text.strip().rpartition("\n")
    is_address = last.startswith(("https://", "http://", "/"))
    return {
        "title": envelope.subject,
        "body": words.strip() if is_address else envelope.text.strip(),
        "url": last if is_address else "/",
        "tag": f"message-{envelope.pk}",
    }


def _sender() -> str:
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].strip(" >")


def _origin(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    return f"{parts.scheme}://{parts.netloc}"
