"""Contracts, what they cover, and what is left of them (G11, G13–G15)."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from clients import forms, pricing, renewal, selectors, services
from clients.models import PACKS, Amendment, Contract, ContractKind
from clients.views.doing import does
from clients.views.tabs import tabs
from core import access, clock, formats, paging
from core.access import allow


@allow("clients.view_contracts")
def contract_list(request: HttpRequest, pk: int) -> HttpResponse:
    """A client's contracts, newest first, under today's verdict."""
    client, now = selectors.client_for(request.user, pk), clock.now()
    context = {
        "client": client,
        "tabs": tabs(request, client, "contracts"),
        "contracts": selectors.with_terms(client.contracts.all(), formats.local(now).date()),
        "verdict": selectors.verdict_for(client, at=now),
        "rates": selectors.rates_of(client=client, day=formats.local(now).date()),
        "may_edit": access.may(request.user, "clients.edit_contracts"),
        "may_simulate": access.may(request.user, "billing.simulate"),
        "may_see_catalogue": access.may(request.user, "clients.view_catalogue"),
    }
    return render(request, "clients/contracts.html", context)


@allow("clients.view_contracts")
def contract(request: HttpRequest, pk: int) -> HttpResponse:
    """One contract: what it covers and costs today, what is left, and each line of its ledger."""
    found, now = selectors.contract_for(request.user, pk), clock.now()
    today = formats.local(now).date()
    end, agreed = selectors.renewal_of(found, today), selectors.agreed(found)
    can = {
        name: access.may(request.user, f"clients.{name}")
        for name in ("edit_contracts", "buy_hours", "view_calendars")
    }
    is_pack = found.kind in PACKS
    context = {
        "contract": found,
        "client": found.client,
        "tabs": tabs(request, found.client, "contracts"),
        "terms": selectors.in_force(found, today),
        "ends_on": renewal.end_in_force(end, today),
        "notice_by": renewal.notice_by(end, today),
        "asked": _asked(found, today),
        "yearly": selectors.yearly(found, today),
        "page": paging.page(selectors.entries_of(found), request.GET.get("page")),
        "balance": selectors.balance(found, today),
        "packs": selectors.packs_of(found, today) if is_pack else [],
        "lines": selectors.lines_of(found, today) if agreed.lines else [],
        "rates": selectors.rates_of(contract=found, day=today),
        "decided": agreed.rates_to_come(today),
        "amendments": amendments_in_words(found) if agreed.changes else [],
        "top_up": found.top_ups.filter(state="OPEN").first() if can["buy_hours"] else None,
        "sites": found.sites.all()[:100] if agreed.site_ids else [],
        "may_simulate": access.may(request.user, "billing.simulate"),
        "purchase": forms.PackPurchase(contract=found, initial={"key": uuid.uuid4().hex})
        if is_pack and can["buy_hours"]
        else None,
        "today": today,
        "can": can,
    }
    return render(request, "clients/contract.html", context)


@allow("clients.edit_contracts")
def create_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """A new contract."""
    client = selectors.client_for(request.user, pk)
    form = forms.ContractForm(request.POST or None, client=client)
    if made := does(request, form, services.save_contract, client_id=pk):
        return redirect("clients:contract", made.pk)
    back = reverse("clients:contracts", args=[pk])
    context = {"form": form, "title": _("Nouveau contrat"), "client": client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.edit_contracts")
def edit_contract(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contract."""
    found = selectors.contract_for(request.user, pk)
    form = forms.ContractForm(request.POST or None, instance=found, client=found.client)
    keys = {"client_id": found.client_id, "contract_id": pk}
    if does(request, form, services.save_contract, **keys):
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:contract", pk)
    back = reverse("clients:contract", args=[pk])
    context = {"form": form, "title": str(found), "client": found.client, "back": back}
    return render(request, "clients/form.html", context)


def _asked(contract: Contract, day: date) -> dict[str, Any]:
    """What is asked beyond what is covered, by the contract's whole card."""
    card = selectors.card_of_contract(contract, day)
    return {
        "hour": card.labour(pricing.REMOTE).amount,
        "trip": card.journey(None),
        "ticket": card.ticket() if contract.kind == ContractKind.TICKET_PACK else None,
    }


def amendments_in_words(contract: Contract) -> list[tuple[Amendment, list[str]]]:
    """Each amendment with what it changed: « taux horaire HT : 82 → 86 »."""
    words = selectors.words_of(contract)
    return [
        (one, [_change(name, words.get(name, name), pair) for name, pair in one.changes.items()])
        for one in contract.amendments.all()[:50]
    ]


def _change(name: str, words: str, pair: dict[str, Any]) -> str:
    before, after = (_plain(renewal.read(name, pair[side])) for side in ("before", "after"))
    return f"{words} : {before} → {after}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("oui") if value else _("non")
    if isinstance(value, Decimal):
        return formats.number(value, 2)
    if isinstance(value, date):
        return formats.day_figures(value)
    return "—" if value is None else str(value)
