"""When the database says « not now »: the same request again where nothing was kept, else a page that says so (FT-08 to FT-13).

A deadlock, a serialization conflict or a lock held too long undoes the whole transaction, so a request whose
writes were all in it may simply be run again. One that had already kept something is never run twice.
"""

import re
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template
from django.utils.translation import gettext as _
from django.views.defaults import server_error as broken
from psycopg2.extensions import TRANSACTION_STATUS_IDLE

#: Serialization failure, deadlock, lock not to be had in time.
PASSING = ("40001", "40P01", "55P03")
MOST_TRIES = 5
#: After this no more than the second try begins: a busy machine takes nobody's second try away.
PATIENCE_SECONDS = 6.0
RETRY_AFTER = "5"
LARGEST_BODY = 1_000_000
_READS = re.compile(r"\s*(SELECT|SAVEPOINT|RELEASE|ROLLBACK|SET|SHOW|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE)  # fmt: skip


class Busy(HttpResponse):
    """« In a moment »: what the retry looks for."""

    status_code = 503


class Watch:
    """Sees every statement of one try: whether all writes were in its last transaction."""

    def __init__(self) -> None:
        self.transaction, self.wrote_in = 0, set[int]()

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        # psycopg begins a transaction with its first statement: until then the line is idle.
        raw = context["connection"].connection
        if raw.info.transaction_status == TRANSACTION_STATUS_IDLE:
            self.transaction += 1
        if not _READS.match(str(sql)):
            self.wrote_in.add(self.transaction)
        return execute(sql, params, many, context)

    @property
    def has_kept_nothing(self) -> bool:
        """Whether undoing the last transaction undid everything."""
        return self.wrote_in <= {self.transaction}


class BusyMiddleware:
    """The last of the list, so that it hears of a view's exception first and runs nothing but the view again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _keep_body(request)
        end = time.monotonic() + PATIENCE_SECONDS
        for tried in range(1, MOST_TRIES + 1):
            watch = Watch()
            with connection.execute_wrapper(watch):
                response = self.get_response(request)
            if not (isinstance(response, Busy) and watch.has_kept_nothing and _rewind(request)):
                break
            if tried > 1 and time.monotonic() > end:
                break
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy(request) if is_passing(exception) else None


def is_passing(problem: BaseException | None) -> bool:
    """Whether the same statements may well succeed a moment later."""
    return isinstance(problem, OperationalError) and code_of(problem) in PASSING


def code_of(problem: BaseException) -> str:
    """PostgreSQL's code of what went wrong; empty when it did not answer at all."""
    return getattr(problem.__cause__, "pgcode", None) or ""


def _keep_body(request: HttpRequest) -> None:
    """A small body of the API is read now, so that a second try finds it."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.path.startswith("/api/") and 0 < length < LARGEST_BODY:
        _ = request.body


def _rewind(request: HttpRequest) -> bool:
    """Make the request as it was; False when its body was streamed away."""
    is_read = request._read_started  # type: ignore[attr-defined]
    if is_read and not hasattr(request, "_post") and not hasattr(request, "_body"):
        return False
    for file in getattr(request, "_files", {}).values():
        file.seek(0)
    return True


def busy(request: HttpRequest) -> HttpResponse:
    """« In a moment », in the form that the asker reads; it asks nothing of the database."""
    words = _("Le service est très occupé. Réessayez dans quelques secondes : rien n’a été changé.")
    answer: HttpResponse
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": words, "status": 503, "detail": words}
        answer = Busy(JsonResponse(problem).content, content_type="application/problem+json")
    else:
        answer = Busy(get_template("503.html").render())
    answer["Retry-After"] = RETRY_AFTER
    answer["Cache-Control"] = "no-store"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """Our handler of what nobody caught: a database that is away is no defect of the page."""
    return busy(request) if is_away(sys.exc_info()[1]) else broken(request)


def is_away(problem: BaseException | None) -> bool:
    """Whether the database could not answer: what it answers itself, right or wrong, carries a code."""
    if isinstance(problem, (OperationalError, InterfaceError)):
        return True
    return isinstance(problem, DatabaseError) and not code_of(problem)
