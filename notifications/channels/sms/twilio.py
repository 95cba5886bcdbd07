"""SMS through Twilio's own client. This module is imported only when an SMS leaves (0.3 s, 51 MB)."""

from typing import Any

import requests
from django.conf import settings
from django.urls import reverse
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from notifications import phones
from notifications.channels import Envelope, Postponed, RefusedForGood

TIMEOUT_SECONDS = 10
#: Twilio's own words for « this number or this account's right to write to it », never cured by waiting.
PASSING_STATUS = (401, 403, 408, 409, 425, 429)


class Wire(TwilioHttpClient):
    """Twilio's HTTP client, which also remembers when it was told to come back."""

    retry_after: int | None = None

    def request(self, *args: Any, **kwargs: Any) -> Any:
        """One request; keeps « Retry-After », which Twilio's exception drops."""
        answer = super().request(*args, **kwargs)
        told = str((answer.headers or {}).get("Retry-After", ""))
        self.retry_after = int(told) if told.isdigit() else None
        return answer


def client(wire: Wire) -> Client:
    """Twilio's client, with a limit on every wait."""
    made = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=wire)
    if settings.TWILIO_API_BASE:
        made.api.base_url = settings.TWILIO_API_BASE
    return made


def send(envelope: Envelope) -> str:
    """Hand the SMS to Twilio; returns its sid. After an uncertain attempt, looks first whether it left."""
    if not settings.TWILIO_ACCOUNT_SID:
        raise Postponed("SMS non configurés (TWILIO_ACCOUNT_SID)", is_outage=True)
    if not phones.e164(envelope.to):
        raise RefusedForGood(f"numéro impossible : {envelope.to}")
    wire = Wire(timeout=TIMEOUT_SECONDS)
    twilio = client(wire)
    try:
        if envelope.is_uncertain and (sid := _already(twilio, envelope)):
            return sid
        made = twilio.messages.create(
            to=envelope.to,
            from_=settings.TWILIO_FROM,
            body=envelope.text,
            status_callback=callback_url(envelope.pk),
        )
    except TwilioRestException as problem:
        raise _answer(problem, wire.retry_after) from problem
    except (TwilioException, requests.RequestException, OSError) as problem:
        raise Postponed(f"{type(problem).__name__}: {problem}"[:300]) from problem
    return str(made.sid)


def callback_url(pk: int) -> str:
    """Where Twilio reports about message `pk`."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("notifications:twilio_status", args=[pk])


def is_signed(url: str, posted: dict[str, str], signature: str) -> bool:
    """Whether Twilio itself posted this (constant-time comparison, by Twilio's own validator)."""
    validator = RequestValidator(settings.TWILIO_AUTH_TOKEN)
    return bool(settings.TWILIO_AUTH_TOKEN and validator.validate(url, posted, signature))


def _already(twilio: Client, envelope: Envelope) -> str:
    """The sid of an earlier attempt that arrived although its answer did not."""
    recent = twilio.messages.list(to=envelope.to, date_sent_after=envelope.since, limit=20)
    for earlier in recent:
        if envelope.stem and envelope.stem in (earlier.body or ""):
            return str(earlier.sid)
    return ""


def _answer(problem: TwilioRestException, retry_after: int | None) -> Exception:
    words = f"{problem.status} {problem.code or ''} {problem.msg}"[:300]
    if problem.status >= 500 or problem.status in PASSING_STATUS:
        return Postponed(words, seconds=retry_after)
    return RefusedForGood(words)
