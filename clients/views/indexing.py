"""The index that prices follow, and the revision of a contract by it (L19, rules-billing 1.10)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.web import me
from clients import forms, selectors, services
from clients.models import Contract
from core import access, clock, formats, paging
from core.access import allow
from core.forms import tried


@allow("clients.view_catalogue")
def indices(request: HttpRequest) -> HttpResponse:
    """The index month by month, with who entered it and from where."""
    may_edit = access.may(request.user, "clients.edit_catalogue")
    form = forms.IndexForm(request.POST or None) if may_edit else None
    if request.method == "POST":
        access.require(request.user, "clients.edit_catalogue")
    if form and form.is_valid() and tried(
        form, lambda: services.keep_index(by=me(request), at=clock.now(), **form.cleaned_data)
    ):  # fmt: skip
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:indices")
    context = {
        "form": form,
        "page": paging.page(selectors.indices(), request.GET.get("page")),
        "path": [(reverse("clients:catalogue"), _("Catalogue de prix")), ("", _("Indice Syntec"))],
    }
    return render(request, "clients/indices.html", context)


@allow("clients.edit_contracts")
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """What the prices become, shown first; then an amendment that says how."""
    found = selectors.contract_for(request.user, pk)
    today = formats.local(clock.now()).date()
    prices = selectors.prices_of(found, today)
    form = forms.RevisionForm(
        request.POST or None,
        prices=prices,
        initial={"base": selectors.base_of(found), "effective_on": today},
    )
    is_sure = "apply" in request.POST
    if form.is_valid() and is_sure and tried(
        form,
        lambda: services.revise(
            contract_id=pk, by=me(request), at=clock.now(), **form.cleaned_data
        ),
    ):  # fmt: skip
        messages.success(request, _("Les prix sont révisés par un avenant."))
        return redirect("clients:contract", pk)
    context = {
        "form": form,
        "contract": found,
        "rows": _preview(found, prices, form) if form.is_bound and form.is_valid() else [],
        "sent": request.POST.lists(),
        "path": [(reverse("clients:contract", args=[pk]), str(found)), ("", _("Réviser les prix"))],
    }
    return render(request, "clients/revise.html", context)


def _preview(
    contract: Contract, prices: list[selectors.Priced], form: forms.RevisionForm
) -> list[tuple[Any, ...]]:
    how = dict(form.cleaned_data)
    found = services.computed(contract, on=how.pop("effective_on"), **how)
    words = {one.name: one.words for one in prices}
    return [
        (
            words[name],
            formats.money(before),
            formats.money(after),
            f"{'+' if after > before else ''}{formats.percent((after - before) / before, 2)}",
        )
        for name, (before, after) in found.items()
        if name in words
    ]
