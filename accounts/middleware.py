"""The reader's own language on every page, and the end of sessions that lasted long enough."""

from collections.abc import Callable
from datetime import UTC, datetime

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts import sessions
from accounts.models import User
from core import clock


class OwnLanguageMiddleware:
    """Activate the person's own language, over the one found by Django's `LocaleMiddleware`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[attr-defined]
        return self.get_response(request)


class SessionLimitMiddleware:
    """End a session that was idle, or open, for longer than its role's limit; note the last act in the others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if sessions.SINCE in request.session and isinstance(request.user, User):
            self._look(request, request.user)
        return self.get_response(request)

    def _look(self, request: HttpRequest, user: User) -> None:
        at = clock.now()
        seen = datetime.fromtimestamp(request.session[sessions.SEEN], UTC)
        if sessions.is_lapsed(request.session, user.role, at):
            sessions.expired(key=request.session.session_key)
            logout(request)
        elif sessions.is_locked(request.session, user, at):
            return  # until `step_up` is answered
        elif at - seen >= sessions.NOTED_EVERY and _is_act(request):
            request.session[sessions.SEEN] = at.timestamp()
            sessions.noted(key=request.session.session_key, at=at)


def _is_act(request: HttpRequest) -> bool:
    """A page that asks for news by itself is not somebody doing something."""
    return request.method != "GET" or not request.headers.get("HX-Request")
