"""What SMS and calls share at Twilio: its client with limits, its refusals in our words."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from django.conf import settings
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from core import phones
from notifications.channels import Envelope, Postponed, RefusedForGood, Uncertain

TIMEOUT_SECONDS = 10
#: Answers about us or about the moment, not about this number: waiting may cure them.
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


@contextmanager
def conversation(envelope: Envelope, number: str) -> Iterator[Client]:
    """Twilio's client for one message from our `number`; its errors leave as a transport's refusals."""
    if not (settings.TWILIO_ACCOUNT_SID and number):
        raise Postponed("Twilio non configuré (TWILIO_ACCOUNT_SID, numéro)", is_outage=True)
    if not phones.e164(envelope.to):
        raise RefusedForGood(f"numéro impossible : {envelope.to}")
    wire = Wire(timeout=TIMEOUT_SECONDS)
    client = Client(settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN, http_client=wire)
    if settings.TWILIO_API_BASE:
        client.api.base_url = settings.TWILIO_API_BASE
    try:
        yield client
    except TwilioRestException as problem:
        raise _answer(problem, wire.retry_after) from problem
    except requests.ConnectTimeout as problem:
        raise Postponed(_words(problem), is_outage=True) from problem
    except (TwilioException, requests.RequestException, OSError) as problem:
        raise Uncertain(_words(problem)) from problem


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:300]


def _answer(problem: TwilioRestException, retry_after: int | None) -> Exception:
    words = f"{problem.status} {problem.code or ''} {problem.msg}"[:300]
    if problem.status >= 500 or problem.status in PASSING_STATUS:
        return Postponed(words, seconds=retry_after)
    return RefusedForGood(words)
