"""Equipment: list, detail, form (G04)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.web import me
from clients import forms, selectors, services
from clients.models import AssetState, Part
from clients.selectors.inventory import count_waiting, last_inventory
from clients.selectors.lists import assets_matching
from clients.views.tabs import tabs
from core import access, clock, paging
from core.access import allow
from core.events import topic
from core.models import Event


@allow("clients.view_equipment")
def asset_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A client's machines, by words, state and site."""
    client = selectors.client_for(request.user, pk)
    text, state, site = (request.GET.get(name, "") for name in ("q", "etat", "site"))
    rows = assets_matching(
        request.user, client, text, state, int(site) if site.isdigit() and len(site) < 10 else None
    )
    writable = selectors.parts_open(me(request), client, clock.now()).get(Part.EQUIPMENT)
    context = {
        "client": client,
        "tabs": tabs(request, client, "assets"),
        "page": paging.page(rows, request.GET.get("page")),
        "states": AssetState.choices,
        "sites": client.sites.all()[:500],
        "asked": {"q": text, "etat": state, "site": site},
        "may_edit": writable and access.may(request.user, "clients.edit_equipment"),
        "may_follow": access.may(request.user, "clients.view_inventory"),
        "proposals": count_waiting(request.user, client),
        "may_import": access.may(request.user, "clients.import_assets"),
    }
    return render(request, "clients/assets.html", context)


@allow("clients.view_equipment")
def asset(request: HttpRequest, pk: int) -> HttpResponse:
    """One machine, with what changed."""
    found = selectors.asset_for(request.user, pk)
    history = Event.objects.filter(about__contains=[topic(found)]).select_related("by")
    writable = selectors.parts_open(me(request), found.client, clock.now()).get(Part.EQUIPMENT)
    context = {
        "asset": found,
        "client": found.client,
        "seen": last_inventory(request.user, found),
        "tabs": tabs(request, found.client, "assets"),
        "history": history.order_by("-at", "-pk")[:20],
        "may_edit": writable and access.may(request.user, "clients.edit_equipment"),
    }
    return render(request, "clients/asset.html", context)


@allow("clients.edit_equipment")
def create_asset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new machine."""
    client = selectors.client_for(request.user, pk)
    form = forms.AssetForm(request.POST or None, client=client)
    if form.is_valid():
        made = services.save_asset(
            client_id=pk,
            by=me(request),
            at=clock.now(),
            **form.cleaned_data,
        )
        return redirect("clients:asset", made.pk)
    back = reverse("clients:assets", args=[pk])
    context = {"form": form, "title": _("Nouvel équipement"), "client": client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.edit_equipment")
def edit_asset(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a machine."""
    found = selectors.asset_for(request.user, pk)
    form = forms.AssetForm(request.POST or None, instance=found, client=found.client)
    if form.is_valid():
        services.save_asset(
            client_id=found.client_id,
            asset_id=pk,
            by=me(request),
            at=clock.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:asset", pk)
    back = reverse("clients:asset", args=[pk])
    context = {"form": form, "title": str(found), "client": found.client, "back": back}
    return render(request, "clients/form.html", context)
