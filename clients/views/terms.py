"""Lines, amendments, rates, suspension and notice of a contract; the house's catalogue (G11, G16, L19)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import Contract
from clients.views.doing import does
from core import access, clock, formats
from core.access import allow


@allow("clients.edit_contracts")
def add_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One more service sold within the contract (G11)."""
    found = selectors.contract_for(request.user, pk)
    start = {"since": formats.local(clock.now()).date(), "position": found.lines.count() + 1}
    form = forms.LineForm(request.POST or None, contract=found, initial=start)
    if does(request, form, services.save_line, contract_id=pk):
        return _done(request, pk)
    return _form(request, form, found, _("Nouvelle ligne"))


@allow("clients.edit_contracts")
def edit_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a service, or say until when it holds."""
    line = selectors.line_for(request.user, pk)
    form = forms.LineForm(request.POST or None, contract=line.contract, instance=line)
    if does(request, form, services.save_line, contract_id=line.contract_id, line_id=pk):
        return _done(request, line.contract_id)
    return _form(request, form, line.contract, line.title)


@allow("clients.edit_contracts")
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """A dated change of terms; until that day, the ones before hold (G11)."""
    found = selectors.contract_for(request.user, pk)
    prices = selectors.prices_of(found, formats.local(clock.now()).date())
    form = forms.AmendForm(request.POST or None, instance=found, prices=prices)
    if does(request, form, services.amend, contract_id=pk, values=form.terms):
        return _done(request, pk)
    return _form(request, form, found, _("Avenant au %s") % found)


@allow("clients.edit_contracts")
def add_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """One more price of this contract (G16)."""
    found = selectors.contract_for(request.user, pk)
    form = _rate_form(request)
    if does(request, form, services.add_rate, contract_id=pk):
        return _done(request, pk)
    return _form(request, form, found, _("Tarif du %s") % found)


@allow("clients.edit_contracts")
def add_client_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """One more price of this client, for what no contract prices (L19)."""
    client = selectors.client_for(request.user, pk)
    form = _rate_form(request)
    back = reverse("clients:contracts", args=[pk])
    if does(request, form, services.add_rate, client_id=pk):
        messages.success(request, _("C’est enregistré."))
        return redirect(back)
    context = {"form": form, "title": _("Tarif du client"), "client": client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.view_catalogue")
def catalogue(request: HttpRequest) -> HttpResponse:
    """The house's prices, which hold where no contract and no client has its own (L19)."""
    context = {
        "rates": selectors.rates_of(day=formats.local(clock.now()).date()),
        "may_edit": access.may(request.user, "clients.edit_catalogue"),
    }
    return render(request, "clients/catalogue.html", context)


@allow("clients.edit_catalogue")
def add_catalogue_rate(request: HttpRequest) -> HttpResponse:
    """One more price of the catalogue."""
    form = _rate_form(request)
    back = reverse("clients:catalogue")
    if does(request, form, services.add_rate):
        messages.success(request, _("C’est enregistré."))
        return redirect(back)
    return render(
        request, "clients/form.html", {"form": form, "title": _("Prix du catalogue"), "back": back}
    )


@allow("clients.edit_contracts")
@require_POST
def end_rate(request: HttpRequest, pk: int) -> HttpResponse:
    """The price no longer holds; the catalogue's are for who keeps it."""
    rate = selectors.rate_for(request.user, pk)
    services.end_rate(rate_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("Ce tarif est terminé."))
    if rate.contract_id:
        return redirect("clients:contract", rate.contract_id)
    return (
        redirect("clients:contracts", rate.client_id)
        if rate.client_id
        else redirect("clients:catalogue")
    )


@allow("clients.edit_contracts")
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Nothing is covered until it resumes."""
    found = selectors.contract_for(request.user, pk)
    form = forms.ReasonForm(request.POST or None)
    if does(request, form, services.suspend_contract, contract_id=pk):
        return _done(request, pk)
    return _form(request, form, found, _("Suspendre le %s") % found)


@allow("clients.edit_contracts")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Covered again."""
    selectors.contract_for(request.user, pk)
    services.resume_contract(contract_id=pk, by=me(request), at=clock.now())
    return _done(request, pk)


@allow("clients.edit_contracts")
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Notice was given: no tacit renewal."""
    found = selectors.contract_for(request.user, pk)
    today = formats.local(clock.now()).date()
    form = forms.NoticeForm(request.POST or None, initial={"on": today})
    if does(request, form, services.give_notice, contract_id=pk):
        return _done(request, pk)
    return _form(request, form, found, _("Dénoncer le %s") % found)


def _rate_form(request: HttpRequest) -> forms.RateForm:
    return forms.RateForm(
        request.POST or None, initial={"since": formats.local(clock.now()).date()}
    )


def _done(request: HttpRequest, pk: int) -> HttpResponse:
    messages.success(request, _("C’est enregistré."))
    return redirect("clients:contract", pk)


def _form(request: HttpRequest, form: Any, contract: Contract, title: str) -> HttpResponse:
    back = reverse("clients:contract", args=[contract.pk])
    context = {"form": form, "title": title, "client": contract.client, "back": back}
    return render(request, "clients/form.html", context)
