"""The doors of operators: what they report, what somebody answers. Each one proves who calls; twice is once."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core import clock
from core.access import public
from notifications import replies, tracking
from notifications.channels import addresses, signature
from notifications.channels.call import script
from notifications.models import Message

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@csrf_exempt
@require_POST
@public("Twilio reports delivery here; its signature is checked")
def twilio_status(request: HttpRequest, pk: int) -> HttpResponse:
    """A report of Twilio about SMS or call `pk`."""
    posted = signature.posted(request)
    if posted is None:
        return HttpResponseBadRequest()
    tracking.twilio(pk, posted, clock.now())
    return HttpResponse(status=204)


@csrf_exempt
@require_POST
@public("Twilio brings the SMS people send us; its signature is checked")
def twilio_reply(request: HttpRequest) -> HttpResponse:
    """An SMS somebody sent to our number."""
    posted = signature.posted(request)
    if posted is None or not posted.get("MessageSid"):
        return HttpResponseBadRequest()
    replies.receive(
        provider_id=posted["MessageSid"],
        number=posted.get("From", ""),
        text=posted.get("Body", ""),
        at=clock.now(),
    )
    return HttpResponse(NOTHING_TO_SAY, content_type="text/xml")


@csrf_exempt
@require_POST
@public("Brevo reports delivery and answers here; the address is signed by us")
def brevo_status(request: HttpRequest, key: str) -> HttpResponse:
    """A report of Brevo about one SMS, or the answer to it."""
    message = addresses.message_of("brevo_status", key)
    told = _json(request)
    at = clock.now()
    if told.get("msg_status") == "replied":
        text = str(told.get("reply") or "")
        once = f"{told.get('messageId')}:{told.get('date')}:{text}"
        replies.receive(provider_id=once, number=message.to, text=text, at=at)
    else:
        tracking.brevo(message, told, at)
    return HttpResponse(status=204)


def _json(request: HttpRequest) -> dict[str, Any]:
    try:
        told = json.loads(request.body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


@csrf_exempt
@require_POST
@public(
    "Twilio fetches what the voice reads; its signature is checked and the address is signed by us"
)
def call_script(request: HttpRequest, key: str) -> HttpResponse:
    """The words of one call."""
    message = addresses.message_of("call_script", key)
    if signature.posted(request) is None:
        return HttpResponseBadRequest()
    return _voice(_script(message))


@csrf_exempt
@require_POST
@public(
    "Twilio tells which key was pressed; its signature is checked and the address is signed by us"
)
def call_key(request: HttpRequest, key: str) -> HttpResponse:
    """1 accepts the mission; any other key reads it again."""
    message = addresses.message_of("call_key", key)
    posted = signature.posted(request)
    if posted is None:
        return HttpResponseBadRequest()
    if posted.get("Digits") != script.ACCEPT:
        return _voice(_script(message))
    taken = replies.press(message=message, at=clock.now())
    return _voice(
        script.thanks(_language(message)) if taken else script.too_late(_language(message))
    )


def _script(message: Message) -> str:
    language = _language(message)
    if replies.waiting(message) is None:
        return script.too_late(language)
    with translation.override(language):
        url = addresses.callback("call_key", message.pk)
        return script.read(message.text, answer_url=url, language=language)


def _language(message: Message) -> str:
    return message.user.language if message.user else "fr"


def _voice(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="text/xml")
