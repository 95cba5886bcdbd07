"""Money received, what it settles, and clients who owe (L10, L12)."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing import forms, frame, selectors, services
from billing.matching import propose
from billing.models import Payment
from clients.models import Client
from core import access, clock, formats, paging
from core.access import allow
from core.errors import Refused
from core.forms import tried

PARIS = ZoneInfo("Europe/Paris")


@allow("billing.view")
def payments(request: HttpRequest) -> HttpResponse:
    """What was received, newest first, and what of it settles nothing yet."""
    context = {
        "tabs": frame.tabs(request.user, "billing:payments"),
        "page": paging.page(selectors.payments(request.user), request.GET.get("page")),
        "can_pay": access.may(request.user, "billing.pay"),
    }
    return render(request, "billing/payments.html", context)


@allow("billing.pay")
def pay(request: HttpRequest, client: int) -> HttpResponse:
    """Record a payment of this client; sent twice it is recorded once."""
    found = selectors.client_for(request.user, client)
    unsettled = selectors.unsettled(found)
    form = forms.PaymentForm(
        request.POST or None, unsettled=unsettled, initial=_asked(request, unsettled)
    )
    payment = tried(form, lambda: _received(request, found, form)) if form.is_valid() else None
    if payment:
        said = {"amount": formats.money(payment.amount), "client": found.name}
        messages.success(request, _("%(amount)s de %(client)s enregistrés.") % said)
        return redirect("billing:payments")
    return render(request, "billing/pay.html", {"client": found, "form": form})


def _received(request: HttpRequest, client: Client, form: forms.PaymentForm) -> Payment:
    return services.record_payment(
        client_id=client.pk, by=request.user, at=clock.now(), **form.values()
    )


def _asked(request: HttpRequest, unsettled: list[Any]) -> dict[str, Any]:
    """The form as it opens: today, and the invoice one came from at what is left of it."""
    asked = request.GET.get("facture", "")
    one = next((o for o in unsettled if str(o.id) == asked), None)
    start: dict[str, Any] = {"received_on": clock.now().astimezone(PARIS).date()}
    if one:
        start["amount"] = one.left
        start |= {f"part_{pk}": part for pk, part in propose([one], one.left).items()}
    return start


@allow("billing.pay")
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the rest of a payment to an invoice."""
    payment = selectors.payment_for(request.user, pk)
    left, unsettled = services.left_of(payment), selectors.unsettled(payment.client)
    form = forms.MatchForm(request.POST or None, unsettled=unsettled, left=left)
    if form.is_valid() and tried(
        form,
        lambda: services.match(
            payment_id=payment.pk, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Règlement rapproché."))
        return redirect("billing:payments")
    context = {"payment": payment, "left": left, "form": form, "unsettled": unsettled}
    return render(request, "billing/match.html", context)


@allow("billing.view")
def late(request: HttpRequest) -> HttpResponse:
    """Who owes, why, and who may suspend them."""
    context = {
        "tabs": frame.tabs(request.user, "billing:late"),
        "page": paging.page(selectors.late_clients(request.user), request.GET.get("page")),
        "can_pay": access.may(request.user, "billing.pay"),
        "can_suspend": access.may(request.user, "billing.suspend"),
    }
    return render(request, "billing/late.html", context)


@allow("billing.suspend")
@require_POST
def suspend(request: HttpRequest, client: int) -> HttpResponse:
    """Suspend a client, by decision, with its reason."""
    found = selectors.client_for(request.user, client)
    form = forms.Reason(request.POST)
    if not form.is_valid():
        raise Refused(_("Dites pourquoi, en quelques mots."), field="reason")
    services.suspend_client(
        client_id=found.pk, by=request.user, at=clock.now(), **form.cleaned_data
    )
    messages.success(request, _("%s est suspendu.") % found)
    return redirect("billing:late")


@allow("billing.suspend")
@require_POST
def restore(request: HttpRequest, client: int) -> HttpResponse:
    """Lift the suspension."""
    found = selectors.client_for(request.user, client)
    services.restore_client(client_id=found.pk, by=request.user, at=clock.now())
    messages.success(request, _("%s n’est plus suspendu.") % found)
    return redirect("billing:late")
