"""What is bought ahead, the statement of a contract, what ends and what is to be proposed (G13–G17)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clients import forms, selectors, services, statement
from clients.views.doing import does
from core import clock, exports, formats
from core.access import allow


@allow("clients.buy_hours")
@require_POST
def buy(request: HttpRequest, pk: int) -> HttpResponse:
    """Hours or tickets sold ahead; sending the same form twice sells once (G13, G15)."""
    found = selectors.contract_for(request.user, pk)
    form = forms.PackPurchase(request.POST, contract=found)
    if does(request, form, services.buy_pack, contract_id=found.pk, values=form.bought):
        messages.success(request, _("L’achat est inscrit au carnet."))
        return redirect("clients:contract", pk)
    back = reverse("clients:contract", args=[pk])
    context = {"form": form, "title": _("Achat au carnet"), "client": found.client, "back": back}
    return render(request, "clients/form.html", context)


@allow("clients.view_contracts")
def statement_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger for a spreadsheet, safe to open."""
    found = selectors.contract_for(request.user, pk)
    head, *rows = statement.table(found)
    return exports.download(exports.csv_bytes(head, rows), f"releve-{found.pk}.csv", exports.CSV)


@allow("clients.view_contracts")
def statement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger on paper, with what is left on the day."""
    found, now = selectors.contract_for(request.user, pk), clock.now()
    return exports.inline_pdf(statement.pdf(found, now), f"releve-{found.pk}.pdf")


@allow("clients.renewals")
def renewals(request: HttpRequest) -> HttpResponse:
    """All that ends soon, with its value at stake, and what is to be proposed (G13, G14, G17)."""
    now, form = clock.now(), forms.RenewalFilter(request.GET)
    found = selectors.endings(request.user, at=now, days=form.days())
    contracts_page = {
        "segments": [(f"?jours={days}", words, days == form.days()) for days, words in form.AHEAD],
        "endings": found,
        "at_stake": sum(one.value for one in found if one.value),
        "top_ups": selectors.top_ups(request.user)[:100],
        "today": formats.local(now).date(),
    }
    return render(request, "clients/renewals.html", contracts_page)


@allow("clients.buy_hours")
def drop_top_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a proposal aside, saying why."""
    found = selectors.top_up_for(request.user, pk)
    form = forms.ReasonForm(request.POST or None)
    if does(request, form, services.drop_top_up, top_up_id=pk):
        messages.success(request, _("La proposition est écartée."))
        return redirect("clients:renewals")
    context = {
        "form": form,
        "title": _("Écarter la recharge du %s") % found.contract,
        "client": found.contract.client,
        "back": reverse("clients:contract", args=[found.contract_id]),
    }
    return render(request, "clients/form.html", context)


@allow("clients.buy_hours")
def proposal_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal to send, made from the contract by itself (G13)."""
    found = selectors.top_up_for(request.user, pk)
    return exports.inline_pdf(statement.proposal(found, clock.now()), f"recharge-{found.pk}.pdf")
