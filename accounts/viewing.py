"""Seeing the product as somebody else does, to check their rights: only looking, said on every page, noted (H13).

While it lasts the request's person is the one looked through and `request.viewer` the one who looks. Nothing
can be changed: what is sent is refused here, and whatever a page writes while it is drawn is taken back.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, clock, events
from core.errors import Refused

LASTS = timedelta(minutes=30)
KEY = "viewing"
MOST_PARTS = 30
SAFE = ("GET", "HEAD", "OPTIONS")
#: What is not looked at through anybody: it would be read in their name.
HIDDEN = "clients.reveal_secrets clients.edit_secrets"


def begin(*, request: HttpRequest, user_id: int, by: User, at: datetime) -> User:
    """Look through somebody's eyes for half an hour; never through those of somebody who may do the same."""
    access.require(by, "accounts.view_as")
    seen = User.objects.filter(pk=user_id, is_active=True).first()
    if seen is None:
        raise Http404
    if access.may(seen, "accounts.view_as"):
        raise Refused(_("On ne regarde pas à la place d’un administrateur ou d’un directeur technique."))  # fmt: skip
    until = at + LASTS
    request.session[KEY] = {"user": seen.pk, "until": until.timestamp(), "parts": []}
    events.record("viewing.began", about=seen, by=by, at=at, until=until.isoformat())
    return seen


def end(*, request: HttpRequest, by: User, at: datetime) -> User | None:
    """Back to one's own eyes; whose they were."""
    kept = request.session.pop(KEY, None)
    seen = User.objects.filter(pk=kept["user"]).first() if kept else None
    if seen is not None:
        events.record("viewing.ended", about=seen, by=by, at=at)
    return seen


class ViewingMiddleware:
    """The one place where a request's person becomes another; inside, nothing is written."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        seen = self._seen(request)
        if seen is None or request.path == reverse("accounts:end_viewing"):
            return self.get_response(request)
        viewer: User = request.user  # type: ignore[assignment]
        request.viewer, request.user = viewer, seen  # type: ignore[attr-defined]
        if request.method not in SAFE:
            return _refused(request)
        with transaction.atomic():
            answer = self.get_response(request)
            transaction.set_rollback(True)
        _note(request, viewer, seen)
        answer["Cache-Control"] = "no-store, private"
        return answer

    def _seen(self, request: HttpRequest) -> User | None:
        """Whose eyes, while the half hour lasts and the viewer still may."""
        kept = request.session.get(KEY)
        if kept is None or not access.may(request.user, "accounts.view_as"):
            return None
        at = clock.now()
        if at.timestamp() >= kept["until"]:
            end(request=request, by=request.user, at=at)  # type: ignore[arg-type]
            return None
        return User.objects.filter(pk=kept["user"], is_active=True).first()


@access.guard_with
def guard(request: HttpRequest, action: str) -> HttpResponse | None:
    """Secrets are nobody's but their reader's."""
    if hasattr(request, "viewer") and action in HIDDEN.split():
        raise PermissionDenied(action)
    return None


def _refused(request: HttpRequest) -> HttpResponse:
    sentence = _("Vous regardez à la place de quelqu’un : rien ne peut être changé.")
    name = (
        "errors/refused_fragment.html" if request.headers.get("HX-Request") else "errors/409.html"
    )
    return render(request, name, {"sentence": sentence}, status=403)


def _note(request: HttpRequest, viewer: User, seen: User) -> None:
    """One fact a page, not one each time a part of it looks for news."""
    kept, path = request.session[KEY], request.path[:200]
    if request.headers.get("HX-Request") and path in kept["parts"]:
        return
    kept["parts"] = [*kept["parts"], path][-MOST_PARTS:]
    request.session.modified = True
    events.record("viewing.page", about=seen, by=viewer, at=clock.now(), path=path)
