"""SMS through Brevo's transactional API, a French operator: two small HTTP requests."""

from typing import Any

import requests
from django.conf import settings

from core import phones
from notifications.channels import Envelope, Postponed, RefusedForGood, Uncertain, addresses

TIMEOUT_SECONDS = 10
#: Answers about our account or about the moment: 402 is « no credit left ».
PASSING_STATUS = (401, 402, 403, 408, 425, 429)
SEND, EVENTS = "/v3/transactionalSMS/send", "/v3/transactionalSMS/statistics/events"


def send(envelope: Envelope) -> str:
    """Hand the SMS to Brevo; returns its message id. After an uncertain attempt, asks first by our tag."""
    if not settings.BREVO_API_KEY:
        raise Postponed("SMS non configurés (BREVO_API_KEY)", is_outage=True)
    if not phones.e164(envelope.to):
        raise RefusedForGood(f"numéro impossible : {envelope.to}")
    if envelope.is_uncertain and (known := _already(envelope)):
        return known
    answer = _ask("POST", SEND, json=_order(envelope))
    return str(answer.get("messageId") or answer.get("reference") or "")


def _order(envelope: Envelope) -> dict[str, str]:
    return {
        "type": "transactional",
        "sender": settings.BREVO_SENDER[:11],
        "recipient": envelope.to.lstrip("+"),
        "content": envelope.text,
        "tag": _tag(envelope),
        "webUrl": addresses.callback("brevo_status", envelope.pk),
    }


def _tag(envelope: Envelope) -> str:
    return envelope.reference.strip("<>").partition("@")[0]


def _already(envelope: Envelope) -> str:
    """The id of an earlier attempt that arrived although its answer did not."""
    seen = _ask("GET", EVENTS, params={"tags": _tag(envelope), "limit": "10"}).get("events") or []
    return next((str(event["messageId"]) for event in seen if event.get("messageId")), "")


def _ask(verb: str, path: str, **more: Any) -> dict[str, Any]:
    """One request; refusals leave in the words of a transport."""
    try:
        answer = requests.request(
            verb,
            settings.BREVO_API_BASE.rstrip("/") + path,
            headers={"api-key": settings.BREVO_API_KEY, "accept": "application/json"},
            timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
            **more,
        )
    except requests.ConnectTimeout as problem:
        raise Postponed(_words(problem), is_outage=True) from problem
    except requests.RequestException as problem:
        raise Uncertain(_words(problem)) from problem
    if answer.ok:
        return _read(answer)
    words = f"{answer.status_code} {_read(answer).get('message', '')}"[:300]
    if answer.status_code >= 500 or answer.status_code in PASSING_STATUS:
        raise Postponed(words, seconds=_retry_after(answer))
    raise RefusedForGood(words)


def _words(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:300]


def _read(answer: requests.Response) -> dict[str, Any]:
    try:
        found = answer.json()
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _retry_after(answer: requests.Response) -> int | None:
    told = answer.headers.get("Retry-After") or answer.headers.get("x-sib-ratelimit-reset") or ""
    return int(told) if told.isdigit() else None
