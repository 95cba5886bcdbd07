"""The 360° dossier and its locked face."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.web import me
from clients import forms, selectors, services, timeline
from clients.models import Client
from clients.selectors.dossier import dossier
from clients.views.doing import does
from clients.views.tabs import tabs
from clients.views.tiles import tiles
from core import access, clock, formats, paging
from core.access import allow


def face(request: HttpRequest, client: Client, now: datetime) -> dict[str, Any]:
    """What this app knows for the first page of a dossier; the pages that show several apps ask for it (G09)."""
    only = request.GET.get("fil", "")
    services.note_opening(client=client, by=me(request), at=now)
    page = dossier(request.user, client, now, only=only)
    return {
        "d": page,
        "tiles": tiles(
            page, office=access.sees(request.user, "clients.tiles.office"), today=formats.local(now).date()
        ),
        "client": client,
        "tabs": tabs(request, client, "dossier", page.counts),
        "filters": filters(),
        "only": only,
        "fact_form": forms.FactForm(parts=page.writable) if page.writable else None,
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in (
                "edit", "view_contracts", "edit_secrets", "ask_access", "view_rights",
                "name_people", "merge", "choose_extract",
            )
        },
    }  # fmt: skip


def filters() -> list[tuple[str, Any]]:
    """The kinds of fact the line of time is filtered by, all of them first."""
    return [("", _("Tout")), *((name, words) for name, (words, _k) in timeline.FILTERS.items())]


@allow("clients.ask_access")
def locked(request: HttpRequest, pk: int) -> HttpResponse:
    """What is visible, the simplest way in, who decides and by when (H04)."""
    client, now = selectors.known_client_for(request.user, pk), clock.now()
    services.note_lock_out(client=client, by=me(request), at=now)
    waiting = selectors.open_requests_of(me(request), client).first()
    form = forms.AccessAsk(request.POST or None, by=me(request))
    if does(request, form, services.ask_access, client_id=pk):
        messages.success(request, _("Votre demande est partie."))
        return redirect("clients:locked", pk)
    context = {
        "client": client,
        "form": form,
        "waiting": waiting,
        "office": SimpleLazyObject(selectors.office_hours),
        "verdict": selectors.verdict_for(client, at=now),
        "is_open": Client.objects.visible_to(request.user).filter(pk=pk).exists(),
        "may_break_glass": access.may(request.user, "clients.break_glass"),
    }
    return render(request, "clients/locked.html", context)


@allow("clients.view")
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Sites and people of a client (G02, G03)."""
    client = selectors.client_for(request.user, pk)
    rows = selectors.people_of(request.user, client)
    context = {
        "client": client,
        "tabs": tabs(request, client, "people"),
        "sites": client.sites.select_related("contact", "resident")[:200],
        "page": paging.page(rows, request.GET.get("page")),
        "may_edit": access.may(request.user, "clients.edit"),
        "may_view_as": access.may(request.user, "accounts.view_as"),
    }
    return render(request, "clients/people.html", context)
