"""The 360° dossier, its locked face, facts and documents."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services, timeline
from clients.models import Client, Contact, Document, DossierChange
from clients.selectors.dossier import dossier
from clients.views.tabs import tabs
from clients.views.tiles import tiles
from core import access, clock, files, paging
from core.access import allow


@allow("clients.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Know this client in ten seconds; the locked face for those without a right (G09, H04)."""
    client = (
        Client.objects.visible_to(request.user).select_related("referent").filter(pk=pk).first()
    )
    if client is None:
        selectors.known_client_for(request.user, pk)
        return redirect("clients:locked", pk)
    now, only = clock.now(), request.GET.get("fil", "")
    services.note_opening(client=client, by=me(request), at=now)
    page = dossier(request.user, client, now, only=only)
    context = {
        "d": page,
        "tiles": tiles(page, office=access.may(request.user, "clients.view_contracts")),
        "client": client,
        "tabs": tabs(request, client, "dossier", page.counts),
        "filters": [
            ("", _("Tout")),
            *((name, words) for name, (words, _k) in timeline.FILTERS.items()),
        ],
        "only": only,
        "fact_form": forms.FactForm() if page.writable else None,
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("edit", "view_contracts", "edit_secrets", "ask_access", "view_rights")
        },
    }
    return render(request, "clients/dossier.html", context)


@allow("clients.ask_access")
def locked(request: HttpRequest, pk: int) -> HttpResponse:
    """What is visible, the simplest way in, who decides and by when (H04)."""
    client, now = selectors.known_client_for(request.user, pk), clock.now()
    services.note_lock_out(client=client, by=me(request), at=now)
    waiting = selectors.open_requests_of(me(request), client).first()
    form = forms.AccessAsk(request.POST or None, by=me(request))
    if request.method == "POST" and form.is_valid():
        services.ask_access(client_id=pk, by=me(request), at=now, **form.cleaned_data)
        messages.success(request, _("Votre demande est partie."))
        return redirect("clients:locked", pk)
    context = {
        "client": client,
        "form": form,
        "waiting": waiting,
        "verdict": selectors.verdict_for(client, at=now),
        "is_open": Client.objects.visible_to(request.user).filter(pk=pk).exists(),
        "may_break_glass": access.may(request.user, "clients.break_glass"),
    }
    return render(request, "clients/locked.html", context)


@allow("clients.view")
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Sites and people of a client (G02, G03)."""
    client = selectors.client_for(request.user, pk)
    rows = Contact.objects.visible_to(request.user).filter(client=client).select_related("site")
    context = {
        "client": client,
        "tabs": tabs(request, client, "people"),
        "sites": client.sites.all()[:200],
        "page": paging.page(rows, request.GET.get("page")),
        "may_edit": access.may(request.user, "clients.edit"),
    }
    return render(request, "clients/people.html", context)


@allow("clients.change_facts")
@require_POST
def change_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one line of the dossier; its past is kept (G08)."""
    client = selectors.client_for(request.user, pk)
    form = forms.FactForm(request.POST)
    if form.is_valid():
        services.change_fact(
            client_id=client.pk, by=me(request), at=clock.now(), source="desk", **form.cleaned_data
        )
        messages.success(request, _("C’est noté, l’ancienne valeur est gardée."))
        return redirect("clients:dossier", pk)
    context = {
        "form": form,
        "title": _("Noter un changement"),
        "client": client,
        "back": client.get_absolute_url(),
    }
    return render(request, "clients/form.html", context)


@allow("clients.view")
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every before and after of the technical state, newest first (G08)."""
    client = selectors.client_for(request.user, pk)
    rows = DossierChange.objects.visible_to(request.user).filter(client=client)
    page = paging.page(rows.select_related("by").order_by("-at", "-pk"), request.GET.get("page"))
    context = {"client": client, "tabs": tabs(request, client, "changes"), "page": page}
    return render(request, "clients/changes.html", context)


@allow("clients.documents")
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The files of the dossier; joining one where the part may be written (G06)."""
    client = selectors.client_for(request.user, pk)
    form = forms.DocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.add_document(
            client_id=client.pk, by=me(request), at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("Le document est joint."))
        return redirect("clients:documents", pk)
    rows = Document.objects.visible_to(request.user).filter(client=client)
    page = paging.page(
        rows.select_related("file", "added_by").order_by("-added_at", "-pk"),
        request.GET.get("page"),
    )
    writable = any(selectors.parts_open(me(request), client, clock.now()).values())
    context = {
        "client": client,
        "tabs": tabs(request, client, "documents"),
        "page": page,
        "form": form if writable else None,
    }
    return render(request, "clients/documents.html", context)


@allow("clients.documents")
def document(request: HttpRequest, pk: int) -> FileResponse:
    """One file, to somebody who reads its part (G06)."""
    return files.response(selectors.document_for(request.user, pk).file)
