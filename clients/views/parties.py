"""The list of clients; clients, sites and people to fill in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.roles import Scope
from accounts.web import me
from clients import forms, selectors, services
from clients.models import Client, Site
from clients.selectors.lists import clients_matching, others_matching
from clients.views.doing import does
from clients.views.tabs import client_doors
from core import access, paging
from core.access import allow


@allow("clients.view")
def client_list(request: HttpRequest) -> HttpResponse:
    """Clients within reach, by name, town or contract; locked ones by name only (H04)."""
    form = forms.ClientSearch(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    text = asked.get("q", "")
    rows = clients_matching(request.user, text, asked.get("status", ""))
    locked = []
    if text and me(request).scope == Scope.GRANTED:
        locked = others_matching(request.user, text)
    return render(
        request,
        "clients/list.html",
        {
            "form": form,
            "page": paging.page(rows, request.GET.get("page")),
            "locked": locked,
            "may_create": access.may(request.user, "clients.create"),
            "beside": client_doors(request),
        },
    )


@allow("clients.create")
def create_client(request: HttpRequest) -> HttpResponse:
    """A new client (G01)."""
    form = forms.ClientForm(request.POST or None)
    if made := does(request, form, services.save_client):
        messages.success(request, _("%(client)s est créé.") % {"client": made})
        return redirect(made)
    return _form(request, form, _("Nouveau client"), reverse("clients:list"))


@allow("clients.edit")
def edit_client(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a client."""
    client = selectors.client_for(request.user, pk)
    form = forms.ClientForm(request.POST or None, instance=client)
    if does(request, form, services.save_client, client_id=pk):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:dossier", pk)
    return _form(request, form, str(client), reverse("clients:dossier", args=[pk]))


@allow("clients.edit")
def create_site(request: HttpRequest, pk: int) -> HttpResponse:
    """A new site of a client (G02)."""
    client = selectors.client_for(request.user, pk)
    form = forms.SiteForm(request.POST or None, client=client)
    if does(request, form, services.save_site, client_id=pk):
        return redirect("clients:people", pk)
    return _of(request, form, client, _("Nouveau site"))


@allow("clients.edit")
def edit_site(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a site."""
    site = selectors.site_for(request.user, pk)
    client = site.client
    form = forms.SiteForm(request.POST or None, instance=site, client=client)
    if does(request, form, services.save_site, client_id=client.pk, site_id=pk):
        return redirect("clients:people", client.pk)
    return _of(request, form, client, str(site), site)


@allow("clients.edit")
def create_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody new at a client (G03)."""
    client = selectors.client_for(request.user, pk)
    form = forms.ContactForm(request.POST or None, client=client)
    if does(request, form, services.save_contact, client_id=pk):
        return redirect("clients:people", pk)
    return _of(request, form, client, _("Nouvel interlocuteur"))


@allow("clients.edit")
def edit_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Change somebody of a client."""
    contact = selectors.contact_for(request.user, pk)
    client = contact.client
    form = forms.ContactForm(request.POST or None, instance=contact, client=client)
    if does(request, form, services.save_contact, client_id=client.pk, contact_id=pk):
        return redirect("clients:people", client.pk)
    return _of(request, form, client, str(contact))


def _of(
    request: HttpRequest, form: object, client: Client, title: str, site: Site | None = None
) -> HttpResponse:
    back = reverse("clients:people", args=[client.pk])
    return _form(request, form, title, back, client=client, site=site)


def _form(
    request: HttpRequest, form: object, title: str, back: str, **more: Client | Site | None
) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, **more}
    return render(request, "clients/form.html", context)
