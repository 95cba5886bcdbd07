"""Open sessions, one's own and another's, and seeing as somebody else (Q05, H13)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import factor_services, selectors, viewing
from accounts import sessions as services
from accounts.models import OpenSession
from accounts.web import me
from core import clock
from core.access import allow


@allow("accounts.own_profile")
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in: device, address, last act."""
    rows = OpenSession.objects.filter(user=me(request)).select_related("device")
    context = {
        "rows": rows.order_by("-seen_at", "-pk")[: services.MOST],
        "own_key": request.session.session_key,
    }
    return render(request, "accounts/sessions.html", context)


@allow("accounts.own_profile")
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    found = get_object_or_404(OpenSession, user=me(request), pk=pk)
    services.end_one(session_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("Cette session est fermée."))
    return redirect("accounts:sessions")


@allow("accounts.own_profile")
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    services.end_others(request=request, by=me(request), at=clock.now())
    messages.success(request, _("Toutes vos autres sessions sont fermées."))
    return redirect("accounts:sessions")


@allow("accounts.end_sessions")
@require_POST
def force_out(request: HttpRequest, pk: int) -> HttpResponse:
    """End every session and token of somebody."""
    found = selectors.person_for(request.user, pk)
    services.force_out(user_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("Les sessions et les jetons de %(person)s sont fermés.") % {"person": found})  # fmt: skip
    return redirect("accounts:person", pk)


@allow("accounts.reset_factor")
@require_POST
def reset_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second factor somebody lost."""
    found = selectors.person_for(request.user, pk)
    factor_services.reset(user_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("%(person)s choisira une autre double authentification.") % {"person": found})  # fmt: skip
    return redirect("accounts:person", pk)


@allow("accounts.view_as")
@require_POST
def view_as(request: HttpRequest, pk: int) -> HttpResponse:
    """Look through somebody's eyes, from their first page."""
    viewing.begin(request=request, user_id=pk, by=me(request), at=clock.now())
    return redirect("portal:home")


@allow("accounts.own_profile")
@require_POST
def end_viewing(request: HttpRequest) -> HttpResponse:
    """Back to one's own eyes, where one left."""
    seen = viewing.end(request=request, by=me(request), at=clock.now())
    if seen is None or seen.is_client:
        return redirect("portal:home")
    return redirect("accounts:person", seen.pk)
