"""Demands that wait for HR, then for whoever decides (H05, H14)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import substitutes
from accounts.web import me
from clients import forms, selectors, services
from clients.views.tabs import rights_tabs
from core import access, clock, paging
from core.access import allow
from core.forms import valid


@allow("clients.view_requests")
def requests(request: HttpRequest) -> HttpResponse:
    """Demands that wait, what this person may decide first (H05)."""
    page = paging.page(selectors.requests_waiting(request.user), request.GET.get("page"))
    context = {
        "page": page,
        "office": SimpleLazyObject(selectors.office_hours),
        "tabs": rights_tabs(request, "access_requests"),
        "stands_in_for": substitutes.stood_in_for(me(request), clock.now()),
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("check_access", "decide_access")
        },
    }
    return render(request, "clients/requests.html", context)


@allow("clients.check_access")
@require_POST
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """HR's answer."""
    row, form = selectors.request_for(request.user, pk), forms.HRCheck(request.POST)
    services.check_access(request_id=row.pk, by=me(request), at=clock.now(), **valid(form))
    messages.success(request, _("C’est transmis."))
    return redirect("clients:access_requests")


@allow("clients.decide_access")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The technical director's answer."""
    row, form = selectors.request_for(request.user, pk), forms.AccessDecision(request.POST)
    data = valid(form)
    services.decide_access(
        request_id=row.pk,
        granted=data["granted"],
        parts=data["parts"],
        can_write=False if data["read_only"] else None,
        refusal=data["refusal"],
        by=me(request),
        at=clock.now(),
    )
    messages.success(request, _("C’est décidé."))
    return redirect("clients:access_requests")


@allow("clients.ask_access")
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own demand is no longer needed."""
    row = selectors.own_request_for(request.user, pk)
    services.withdraw_access(request_id=row.pk, by=me(request), at=clock.now())
    return redirect("clients:my_access")
