"""Opening a dossier in an emergency, giving it back, and reading the openings the next day (H08)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import Part
from clients.views.doing import does
from clients.views.tabs import rights_tabs
from core import clock, paging, setting
from core.access import allow
from core.forms import valid


@allow("clients.break_glass")
def open_emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what presses, choose the parts, be in."""
    client, now = selectors.known_client_for(request.user, pk), clock.now()
    opened = selectors.parts_open(me(request), client, now)
    closed = [part for part in Part.values if part not in opened]
    form = forms.Emergency(request.POST or None, closed=closed)
    if does(request, form, services.open_in_emergency, client_id=pk):
        messages.success(request, _("Le dossier est ouvert. Le directeur technique et le référent sont prévenus."))  # fmt: skip
        return redirect("clients:dossier", pk)
    hours = setting.value("emergency_hours", on=now)
    context = {"client": client, "form": form, "closed": closed, "hours": hours}
    return render(request, "clients/emergency.html", context)


@allow("clients.break_glass")
@require_POST
def close_emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the right back before its end."""
    row = selectors.own_emergency_for(request.user, pk)
    services.close_emergency(opening_id=row.pk, by=me(request), at=clock.now())
    messages.success(request, _("L’ouverture d’urgence est refermée."))
    return redirect("clients:my_access")


@allow("clients.review_emergencies")
def emergencies(request: HttpRequest) -> HttpResponse:
    """Openings to read, objections to follow, and the past."""
    page = paging.page(selectors.emergencies(), request.GET.get("page"), 20)
    context = {"page": page, "tabs": rights_tabs(request, "emergencies")}
    return render(request, "clients/emergencies.html", context)


@allow("clients.review_emergencies")
@require_POST
def review_emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Justified, or contested with what must follow."""
    row, form = selectors.emergency_for(request.user, pk), forms.EmergencyReading(request.POST)
    services.review_emergency(opening_id=row.pk, by=me(request), at=clock.now(), **valid(form))
    messages.success(request, _("C’est noté."))
    return redirect("clients:emergencies")


@allow("clients.review_emergencies")
@require_POST
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    """What an objection asked for is done."""
    row = selectors.emergency_for(request.user, pk)
    services.follow_up_emergency(opening_id=row.pk, by=me(request), at=clock.now())
    messages.success(request, _("C’est noté."))
    return redirect("clients:emergencies")
