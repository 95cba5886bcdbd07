"""Staff placed at clients' sites (G24)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, formats, paging
from core.access import allow
from core.errors import Refused
from planning import forms, selectors, services


@allow("planning.place")
def placements(request: HttpRequest) -> HttpResponse:
    """Who is placed where and until when, and one more."""
    now = clock.now()
    form = forms.PlacementForm(request.POST or None, people=selectors.staffed(), user=request.user)
    if form.is_valid() and _placed(request, form):
        return redirect("planning:placements")
    rows = selectors.placements(request.user, formats.local(now).date())
    context = {
        "form": form,
        "page": paging.page(rows, request.GET.get("page")),
        "path": [(reverse("planning:board"), _("Planning")), ("", _("Placements"))],
    }
    status = 422 if form.errors else 200
    return render(request, "planning/placements.html", context, status=status)


def _placed(request: HttpRequest, form: forms.PlacementForm) -> bool:
    data = form.cleaned_data
    try:
        services.place(
            client_id=data["client"].pk,
            person_id=data["person"].pk,
            first=data["first"],
            last=data["last"],
            weekdays=data["weekdays"],
            site=data["site"] or None,
            note=data["note"],
            by=request.user,
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("Le placement est noté, ses jours sont pris."))
    return True


@allow("planning.place")
@require_POST
def end_placement(request: HttpRequest, pk: int) -> HttpResponse:
    """End a placement today."""
    row = selectors.placement_for(request.user, pk)
    services.end_placement(placement_id=row.pk, by=request.user, at=clock.now())
    messages.success(request, _("Le placement est terminé, les jours à venir sont libres."))
    return redirect("planning:placements")
