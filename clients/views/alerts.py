"""Accesses out of the ordinary: the list, why each was raised, and closing it in words (H15)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import AccessAlert
from clients.views.tabs import rights_tabs
from clients.views.trail import shown
from core import access, clock, paging
from core.access import allow


@allow("clients.review_alerts")
def alert_list(request: HttpRequest) -> HttpResponse:
    """Those that wait to be read first; the closed ones, or all, on demand."""
    words = {"": _("À lire"), "clos": _("Clos"), "tous": _("Tous")}
    view = request.GET.get("vue", "")
    rows = selectors.alerts(request.user)
    if view != "tous":
        rows = rows.exclude(outcome="") if view == "clos" else rows.filter(outcome="")
    context = {
        "page": paging.page(rows, request.GET.get("page"), 30),
        "tabs": rights_tabs(request, "alerts"),
        "segments": [(f"?vue={key}", said, key == view) for key, said in words.items()],
        "is_waiting": not view,
    }
    return render(request, "clients/alerts.html", context)


@allow("clients.review_alerts")
def alert(request: HttpRequest, pk: int) -> HttpResponse:
    """Why: the very lines of the log, and the rights still open on these dossiers."""
    return _page(request, selectors.alert_for(request.user, pk), forms.AlertClosing())


@allow("clients.review_alerts")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Harmless, talked about, or the right removed, with words."""
    found, form = selectors.alert_for(request.user, pk), forms.AlertClosing(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    services.close_alert(alert_id=found.pk, by=me(request), at=clock.now(), **form.cleaned_data)
    messages.success(request, _("C’est clos."))
    return redirect("clients:alerts")


@allow("clients.end_alerted")
@require_POST
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Put out the person the alert is about, at once."""
    found = selectors.alert_for(request.user, pk)
    put_out = services.end_alerted(alert_id=found.pk, by=me(request), at=clock.now())
    messages.success(request, _("Les sessions et les jetons de %(person)s sont fermés.") % {"person": put_out})  # fmt: skip
    return redirect(found)


def _page(request: HttpRequest, found: AccessAlert, form: forms.AlertClosing) -> HttpResponse:
    lines = selectors.lines_of_alert(found)
    context = {
        "alert": found,
        "lines": shown(lines),
        "grants": selectors.rights_in_question(found, lines, clock.now()),
        "form": form,
        "may_revoke": access.may(request.user, "clients.revoke_access"),
        "is_own": found.person_id == me(request).pk,
    }
    return render(request, "clients/alert.html", context)
