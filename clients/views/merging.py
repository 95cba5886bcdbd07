"""Files that look alike, what merging them would do, and the way back (G20)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.views.doing import does
from core import clock
from core.access import allow


@allow("clients.merge")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Who looks like whom, two files named by hand, and the merges that may still be undone."""
    form = forms.PairForm(request.POST or None, user=request.user)
    if form.is_valid():
        kept, gone = form.cleaned_data["kept"], form.cleaned_data["gone"]
        return redirect("clients:merge_clients", kept.pk, gone.pk)
    context = {
        "form": form,
        "clients": selectors.client_twins(request.user),
        "contacts": selectors.contact_twins(request.user),
        "merges": selectors.merges(clock.now())[:50],
        "path": [(reverse("clients:list"), _("Clients")), ("", _("Doublons"))],
    }
    return render(request, "clients/duplicates.html", context)


@allow("clients.merge")
def merge_clients(request: HttpRequest, kept: int, gone: int) -> HttpResponse:
    """What would move, what would stay, who would lose a right; then do it."""
    door = selectors.client_for
    return _merge(request, door(request.user, kept), door(request.user, gone), "client")


@allow("clients.merge")
def merge_contacts(request: HttpRequest, kept: int, gone: int) -> HttpResponse:
    """The same for two files of one person."""
    door = selectors.contact_for
    return _merge(request, door(request.user, kept), door(request.user, gone), "contact")


def _merge(request: HttpRequest, kept: Any, gone: Any, noun: str) -> HttpResponse:
    if kept.pk == gone.pk:
        raise Http404
    now = clock.now()
    form = forms.MergeForm(request.POST if request.method == "POST" else None)
    do = services.merge_clients if noun == "client" else services.merge_contacts
    if does(request, form, do, kept_id=kept.pk, gone_id=gone.pk, values=dict):
        messages.success(request, _("C’est réuni. Vous pouvez défaire pendant trente jours."))
        return redirect("clients:duplicates")
    context = {
        "seen": selectors.merge_preview(kept, gone, now),
        "form": form,
        "other_way": reverse(f"clients:merge_{noun}s", args=[gone.pk, kept.pk]),
        "path": [(reverse("clients:duplicates"), _("Doublons")), ("", _("Réunir"))],
    }
    return render(request, "clients/merge.html", context)


@allow("clients.merge")
@require_POST
def undo_merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Two files again."""
    made = selectors.merge_for(request.user, pk)
    services.undo_merge(merge_id=made.pk, by=me(request), at=clock.now())
    messages.success(request, _("C’est défait : chaque ligne est revenue à sa fiche."))
    return redirect("clients:duplicates")
