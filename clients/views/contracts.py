"""Contracts, what they cover, and the ledger of hours (G11, G13, G14)."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import ContractKind
from clients.views.tabs import tabs
from core import access, clock, paging
from core.access import allow


@allow("clients.view_contracts")
def contract_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A client's contracts, newest first, under today's verdict."""
    client = selectors.client_for(request.user, pk)
    context = {
        "client": client,
        "tabs": tabs(request, client, "contracts"),
        "contracts": client.contracts.all()[:100],
        "verdict": selectors.verdict_for(client, at=clock.now()),
        "may_edit": access.may(request.user, "clients.edit_contracts"),
    }
    return render(request, "clients/contracts.html", context)


@allow("clients.view_contracts")
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract with its statement of hours."""
    found, now = selectors.contract_for(request.user, pk), clock.now()
    is_pack = found.kind == ContractKind.HOUR_PACK
    entries = found.entries.select_related("by").order_by("-at", "-pk")
    context = {
        "contract": found,
        "client": found.client,
        "tabs": tabs(request, found.client, "contracts"),
        "page": paging.page(entries, request.GET.get("page")),
        "balance": selectors.balance_of(found.pk) if is_pack else None,
        "used": selectors.on_site_used(found, now) if found.on_site_minutes else None,
        "sites": found.sites.all()[:100],
        "purchase": forms.HourPurchase(initial={"key": uuid.uuid4().hex}) if is_pack else None,
        "can": {
            name: access.may(request.user, f"clients.{name}")
            for name in ("edit_contracts", "buy_hours", "view_calendars")
        },
    }
    return render(request, "clients/contract.html", context)


@allow("clients.edit_contracts")
def create_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A new contract."""
    client = selectors.client_for(request.user, pk)
    form = forms.ContractForm(request.POST or None, client=client)
    if form.is_valid():
        made = services.save_contract(
            client_id=pk,
            by=me(request),
            at=clock.now(),
            **form.cleaned_data,
        )
        return redirect("clients:contract", made.pk)
    back = reverse("clients:contracts", args=[pk])
    context = {"form": form, "title": _("Nouveau contrat"), "client": client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.edit_contracts")
def edit_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contract."""
    found = selectors.contract_for(request.user, pk)
    form = forms.ContractForm(request.POST or None, instance=found, client=found.client)
    if form.is_valid():
        services.save_contract(
            client_id=found.client_id,
            contract_id=pk,
            by=me(request),
            at=clock.now(),
            **form.cleaned_data,
        )
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:contract", pk)
    back = reverse("clients:contract", args=[pk])
    context = {"form": form, "title": str(found), "client": found.client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.buy_hours")
@require_POST
def buy_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours sold on a pack; sending the same form twice sells once (G13)."""
    found = selectors.contract_for(request.user, pk)
    form = forms.HourPurchase(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        services.buy_hours(
            contract_id=found.pk,
            minutes=round(data["hours"] * 60),
            label=data["label"],
            key=f"purchase:{found.pk}:{data['key']}",
            by=me(request),
            at=clock.now(),
        )
        messages.success(request, _("Les heures sont inscrites au carnet."))
        return redirect("clients:contract", pk)
    back = reverse("clients:contract", args=[pk])
    context = {"form": form, "title": _("Achat d’heures"), "client": found.client, "back": back}
    return render(request, "clients/form.html", context)
