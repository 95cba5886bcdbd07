"""The machine, the site and the contract of a ticket: a card beside it, chosen by typing (B08, C33)."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from core.forms import posted
from portal.desk import forms, machine
from tickets import selectors, services


@allow("portal.desk")
def card(request: HttpRequest, number: int) -> HttpResponse:
    """What the side of the ticket asks for once the page is there."""
    ticket = selectors.ticket_for(request.user, number)
    context = {"ticket": ticket, "card": machine.card(ticket, request.user, clock.now())}
    return render(request, "desk/_machine.html", context)


@allow("tickets.note")
def place(request: HttpRequest, number: int) -> HttpResponse:
    """Which machine it is about, at which site, under which contract."""
    ticket, text = (
        selectors.ticket_for(request.user, number),
        request.GET.get("q", "").strip()[:100],
    )
    found = machine.found(ticket, request.user, text)
    form = forms.Place(request.POST or None, ticket=ticket, user=request.user)
    if posted(request, form, lambda: _placed(request, ticket.pk, form)):
        messages.success(request, _("C’est noté."))
        return redirect(ticket)
    context = {"ticket": ticket, "form": form, "found": found, "q": text, "title": _("Équipement, site et contrat")}  # fmt: skip
    if request.headers.get("HX-Request"):
        return render(request, "desk/_machines.html", context)
    return render(request, "desk/place.html", context)


@transaction.atomic
def _placed(request: HttpRequest, number: int, form: forms.Place) -> None:
    data, at = form.cleaned_data, clock.now()
    contract = data.get("contract")
    if contract and contract.pk != form.ticket.contract_id:
        services.reclassify(ticket_id=number, by=request.user, at=at, contract_id=contract.pk)
    chosen = data["asset"].pk if data["asset"] else None
    services.place(
        ticket_id=number, by=request.user, at=at,
        asset_id=chosen if "asset" in request.POST else form.ticket.asset_id,
        site_id=data["site"].pk if data["site"] else None,
    )  # fmt: skip
