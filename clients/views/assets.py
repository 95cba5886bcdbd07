"""Equipment: list, sheet, form, notes (G04)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services, sheets
from clients.models import (
    Asset,
    AssetState,
    AssetType,
    Client,
    Document,
    DossierChange,
    DossierNote,
    Part,
)
from clients.selectors import maps
from clients.selectors.inventory import count_waiting, last_inventory
from clients.selectors.lists import assets_matching
from clients.views.doing import does
from clients.views.entering import client_entered, enter
from clients.views.tabs import tabs
from core import access, clock, paging
from core.access import allow


@allow("clients.view_equipment")
def asset_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A client's machines, by words, type, state and site."""
    client = client_entered(request, pk)
    asked = forms.AssetFilter.asked(request.GET)
    rows = assets_matching(
        request.user, client, asked["q"], asked["etat"], asked["site"] or None, asked["type"]
    )
    may_edit = access.may(request.user, "clients.edit_equipment")
    seen = Asset.objects.visible_to(request.user).filter(client=client)
    context = {
        "client": client,
        "tabs": tabs(request, client, "assets"),
        "page": paging.page(rows, request.GET.get("page")),
        "types": AssetType.objects.filter(assets__in=seen).distinct(),
        "states": AssetState.choices,
        "sites": client.sites.all()[:500],
        "asked": asked,
        "may_edit": may_edit and _written(request, client),
        "may_follow": access.may(request.user, "clients.view_inventory"),
        "proposals": count_waiting(request.user, client),
        "may_import": access.may(request.user, "clients.import_assets"),
        "may_types": access.may(request.user, "clients.edit_types"),
    }
    return render(request, "clients/assets.html", context)


def _written(request: HttpRequest, client: Client) -> list[str]:
    """The parts in which this person may write machines."""
    written = selectors.parts_to_write(me(request), client, clock.now())
    return [part for part in written if part != Part.DOCUMENTS]


@allow("clients.view_equipment")
def asset(request: HttpRequest, pk: int) -> HttpResponse:
    """One machine: its lines, what it leans on and what leans on it, its notes, what changed."""
    found = selectors.asset_for(request.user, pk)
    enter(request, found.client)
    return render(request, "clients/asset.html", _sheet(request, found))


def _sheet(request: HttpRequest, found: Asset, **given: Any) -> dict[str, Any]:
    fields, lines = sheets.fields_of(found), []
    shown = sheets.sheet(found, fields)
    hidden = ("name", "state", "kind") if found.type else ("name", "state")
    for key, label in sheets.words(fields).items():
        if shown.get(key) and key not in hidden:
            lines.append((label, _value(found, key, shown[key])))
    network = maps.network(request.user, found.client_id)
    may_edit = access.may(request.user, "clients.edit_equipment")
    may_edit = may_edit and found.part in _written(request, found.client)
    others = Asset.objects.visible_to(request.user).in_use().filter(client=found.client_id)
    changes = DossierChange.objects.visible_to(request.user).filter(asset=found)
    notes = DossierNote.objects.visible_to(request.user).filter(asset=found, removed_at=None)
    return {
        "asset": found,
        "client": found.client,
        "seen": last_inventory(request.user, found),
        "tabs": tabs(request, found.client, "assets"),
        "lines": lines,
        "relations": [
            one for one in network.relations if found.pk in (one.source_id, one.target_id)
        ],
        "known": network.assets,
        "impact": maps.impact(network, found),
        "changes": changes.select_related("by").order_by("-at", "-pk")[:20],
        "secrets": selectors.secrets_of(request.user, found.client).filter(asset=found)[:20],
        "notes": notes.select_related("by")[:20],
        "documents": Document.objects.visible_to(request.user).filter(asset=found)[:20],
        "may_edit": may_edit,
        "relation_form": forms.RelationForm(others=others.exclude(pk=found.pk).only("name")[:500])
        if may_edit
        else None,
        "note_form": forms.NoteForm() if may_edit else None,
        "may_propose": not may_edit and access.may(request.user, "clients.propose"),
        **given,
    }


def _value(found: Asset, key: str, text: str) -> Any:
    """A day stays a day, so that the page writes it as the reader does."""
    day = getattr(found, key, None) if key.endswith("_on") else None
    if key.startswith(sheets.DETAIL):
        return sheets.as_day(text) or text
    return day or text


@allow("clients.edit_equipment")
def create_asset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new machine: which type first, then its lines."""
    client = selectors.client_for(request.user, pk)
    code = request.GET.get("type", "")
    if not code and request.method != "POST":
        return _choose_type(request, client)
    of = get_object_or_404(AssetType, code=code, is_active=True) if code else None
    form = forms.AssetForm(request.POST or None, client=client, type=of)
    if made := does(request, form, services.save_asset, client_id=pk, values=form.values):
        return redirect("clients:asset", made.pk)
    back = reverse("clients:assets", args=[pk])
    title = of.name if of else _("Nouvel équipement")
    context = {"form": form, "title": title, "client": client, "back": back}
    return render(request, "clients/form.html", context)


def _choose_type(request: HttpRequest, client: Client) -> HttpResponse:
    types = AssetType.objects.filter(is_active=True, part__in=_written(request, client))
    context = {
        "client": client,
        "tabs": tabs(request, client, "assets"),
        "types": types,
        "address": reverse("clients:create_asset", args=[client.pk]),
        "may_types": access.may(request.user, "clients.edit_types"),
    }
    return render(request, "clients/choose_type.html", context)


@allow("clients.edit_equipment")
def edit_asset(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a machine, or give it another type."""
    found = selectors.asset_for(request.user, pk)
    code = request.GET.get("type", "")
    of = get_object_or_404(AssetType, code=code, is_active=True) if code else None
    form = forms.AssetForm(request.POST or None, instance=found, client=found.client, type=of)
    keys = {"client_id": found.client_id, "asset_id": pk}
    if does(request, form, services.save_asset, values=form.values, **keys):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:asset", pk)
    written = _written(request, found.client)
    context = {
        "form": form,
        "title": str(found),
        "client": found.client,
        "back": reverse("clients:asset", args=[pk]),
        "types": AssetType.objects.filter(is_active=True, part__in=written),
        "of": form.type,
    }
    return render(request, "clients/asset_form.html", context)


@allow("clients.edit_equipment")
@require_POST
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark on one machine."""
    found, form = selectors.asset_for(request.user, pk), forms.NoteForm(request.POST)
    keys = {"client_id": found.client_id, "part": found.part, "asset_id": pk}
    if not does(request, form, services.add_note, **keys):
        page = _sheet(request, found, note_form=form)
        return render(request, "clients/asset.html", page, status=422)
    messages.success(request, _("La note est gardée."))
    return redirect("clients:asset", pk)


@allow("clients.edit_equipment")
@require_POST
def remove_note(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a remark off the page."""
    note = selectors.note_for(request.user, pk)
    services.remove_note(note_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("La note est retirée."))
    return redirect(
        reverse("clients:asset", args=[note.asset_id])
        if note.asset_id
        else reverse("clients:state", args=[note.client_id])
    )
