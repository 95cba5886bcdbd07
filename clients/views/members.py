"""A contact's places at other clients; the types of work position (G03, G25)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import WorkPosition
from clients.views.doing import does
from core import clock
from core.access import allow


@allow("clients.edit")
def memberships(request: HttpRequest, pk: int) -> HttpResponse:
    """Where else this person has a place, and one more (G03)."""
    contact = selectors.contact_for(request.user, pk)
    form = forms.MembershipForm(request.POST or None, user=request.user)
    if does(request, form, services.save_membership, contact_id=contact.pk, values=form.place):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:memberships", pk)
    context = {
        "contact": contact,
        "client": contact.client,
        "form": form,
        "places": selectors.memberships_of(request.user, contact),
    }
    return render(request, "clients/memberships.html", context)


@allow("clients.edit")
@require_POST
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a place back (G03)."""
    place = selectors.membership_for(request.user, pk)
    services.end_membership(membership_id=place.pk, by=me(request), at=clock.now())
    messages.success(request, _("La place est retirée."))
    return redirect("clients:memberships", place.contact_id)


@allow("clients.edit_positions")
def positions(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """The types of work position: what is offered in forms, how many people have each (G25)."""
    kept = get_object_or_404(WorkPosition, pk=pk) if pk else None
    form = forms.PositionForm(request.POST or None, instance=kept)
    if does(request, form, services.save_position, position_id=pk):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:positions")
    context = {
        "form": form,
        "kept": kept,
        "rows": selectors.positions(),
        "path": [(reverse("clients:list"), _("Clients")), ("", _("Positions de travail"))],
    }
    return render(request, "clients/positions.html", context)
