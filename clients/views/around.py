"""Who looks after a client, where somebody is missing, its suppliers (G23, G26)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import forms, selectors, services
from clients.views.doing import does
from clients.views.tabs import tabs
from core import access, paging
from core.access import allow


@allow("clients.name_people")
def name_people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who holds each role at this client, and who stands in (G26)."""
    client = selectors.client_for(request.user, pk)
    form = forms.NamedPeople(request.POST or None, seats=selectors.seats_of(client))
    if does(
        request, form, services.name_people, client_id=pk, values=lambda: {"named": form.named()}
    ):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:dossier", pk)
    context = {
        "form": form,
        "title": _("Qui suit ce client"),
        "client": client,
        "back": client.get_absolute_url(),
    }
    return render(request, "clients/form.html", context)


@allow("clients.name_people")
def holes(request: HttpRequest) -> HttpResponse:
    """Clients where a needed role is empty: what is left to do, one line each (G26)."""
    page = paging.page(selectors.with_holes(request.user), request.GET.get("page"), size=30)
    context = {
        "rows": selectors.needed_seats(list(page)),
        "page": page,
        "path": [(reverse("clients:list"), _("Clients")), ("", _("Suivi à compléter"))],
    }
    return render(request, "clients/holes.html", context)


@allow("clients.view")
def suppliers(request: HttpRequest, pk: int) -> HttpResponse:
    """Who to call for the line, with the contract number and the hours (G23)."""
    client = selectors.client_for(request.user, pk)
    rows = selectors.suppliers_of(request.user, client)
    context = {
        "client": client,
        "tabs": tabs(request, client, "suppliers"),
        "page": paging.page(
            rows.prefetch_related(selectors.served(request.user)), request.GET.get("page")
        ),
        "may_edit": access.may(request.user, "clients.edit"),
    }
    return render(request, "clients/suppliers.html", context)


@allow("clients.edit")
def create_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """A new supplier of a client (G23)."""
    client = selectors.client_for(request.user, pk)
    form = forms.SupplierForm(request.POST or None, client=client, user=request.user)
    if does(request, form, services.save_supplier, client_id=pk):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:suppliers", pk)
    back = reverse("clients:suppliers", args=[pk])
    context = {"form": form, "title": _("Nouveau fournisseur"), "client": client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.edit")
def edit_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of a supplier (G23)."""
    supplier = selectors.supplier_for(request.user, pk)
    client = supplier.client
    form = forms.SupplierForm(
        request.POST or None, instance=supplier, client=client, user=request.user
    )
    if does(request, form, services.save_supplier, client_id=client.pk, supplier_id=pk):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:suppliers", client.pk)
    back = reverse("clients:suppliers", args=[client.pk])
    context = {"form": form, "title": str(supplier), "client": client, "back": back}
    return render(request, "clients/form.html", context)
