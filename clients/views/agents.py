"""The door of inventory agents: FusionInventory and OCS in XML, GLPI Agent in JSON (G04).

They sign in by HTTP Basic with their client's key as password; nothing is read of a body before that.
"""

import base64
import binascii
import re

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.inventory import answers
from clients.inventory.limits import MOST_SENT, Hostile
from clients.inventory.message import Dialect
from clients.services import inventory
from core import clock, typed
from core.access import public

REQUEST_ID = re.compile(r"[0-9A-F]{8}")


@csrf_exempt
@require_http_methods(["GET", "POST"])
@public("agents sign in with the key of their client")
def agents(request: HttpRequest) -> HttpResponse:
    """One message of one agent; the answer in its own dialect."""
    if request.method == "GET" and not request.META.get("HTTP_AUTHORIZATION"):
        return HttpResponse("inventory agents only", content_type="text/plain", status=405)
    try:
        secret = _secret(request)
        key = inventory.sign_in(token=secret, at=clock.now()) if secret else None
        if key is None:
            answer = HttpResponse("unknown key", content_type="text/plain", status=401)
            answer["WWW-Authenticate"] = 'Basic realm="inventaire"'
            return answer
        if request.method == "GET":  # « have you tasks for me? » No: only the inventory is asked.
            return JsonResponse({})
        told = inventory.receive(key=key, secret=secret, body=_body(request), at=clock.now())
    except Hostile as reason:
        return _answer(request, _dialect(request), answers.refusal(_dialect(request), reason.sentence), reason.status)  # fmt: skip
    return _answer(request, told.dialect, answers.welcome(told.kind, told.dialect), 200)


def _secret(request: HttpRequest) -> str:
    """The password of HTTP Basic; nothing when there is none."""
    kind, _space, sent = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
    if kind.lower() != "basic":
        return ""
    try:
        pair = base64.b64decode(sent[:1000], validate=True).decode()
    except (binascii.Error, ValueError):
        return ""
    return pair.partition(":")[2]


def _body(request: HttpRequest) -> bytes:
    """What was sent, without ever holding more than the limit."""
    if (typed.whole(request.META.get("CONTENT_LENGTH")) or 0) > MOST_SENT:
        raise Hostile("message too large", status=413)
    return request.read(MOST_SENT + 1)


def _dialect(request: HttpRequest) -> Dialect:
    """Before a message is understood, what its sender most likely speaks."""
    return Dialect.JSON if request.headers.get("GLPI-Agent-ID") else Dialect.XML


def _answer(request: HttpRequest, dialect: Dialect, words: str, status: int) -> HttpResponse:
    answer = HttpResponse(words, content_type=answers.TYPES[dialect], status=status)
    asked = request.headers.get("GLPI-Request-ID", "")
    if REQUEST_ID.fullmatch(asked):
        answer["GLPI-Request-ID"] = asked
    if status == 429:
        answer["Retry-After"] = "60"
    return answer
