"""The inventory of one client that fills itself: proposals, machines heard of, keys and rules (G04)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors
from clients.inventory.matching import RULES
from clients.models import Client, Part
from clients.selectors import inventory as reads
from clients.services import inventory
from clients.views.doing import does
from clients.views.tabs import tabs
from core import access, clock, paging, typed
from core.access import allow


@allow("clients.view_inventory")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits for a decision, what was set aside, and the machines heard of."""
    client = selectors.client_for(request.user, pk)
    context = {
        **_frame(request, client),
        "waiting": reads.waiting(request.user, client),
        "aside": reads.set_aside(request.user, client),
        "page": paging.page(
            reads.machines_seen(request.user, client), request.GET.get("page"), size=25
        ),
    }
    return render(request, "clients/inventory.html", context)


@allow("clients.decide_inventory")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept or refuse the ticked proposals."""
    client = selectors.client_for(request.user, pk)
    form = forms.ProposalDecision(request.POST)
    if form.is_valid():
        count = inventory.decide(
            client_id=client.pk, by=me(request), at=clock.now(), **form.cleaned_data
        )
        words = ngettext("%d proposition décidée.", "%d propositions décidées.", count)
        messages.success(request, words % count)
    else:
        messages.error(request, _("Cochez au moins une proposition."))
    return redirect("clients:inventory", pk)


@allow("clients.decide_inventory")
@require_POST
def replay(request: HttpRequest, pk: int) -> HttpResponse:
    """Read again an inventory that was set aside."""
    report = reads.inventory_report_for(request.user, pk)
    inventory.replay(
        report_id=pk,
        asset_id=typed.whole(request.POST.get("asset")),
        by=me(request),
        at=clock.now(),
    )
    messages.success(request, _("L’inventaire sera relu dans la minute."))
    return redirect("clients:inventory", report.client_id)


@allow("clients.decide_inventory")
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw away an inventory that was set aside."""
    report = reads.inventory_report_for(request.user, pk)
    inventory.forget(report_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("L’inventaire est oublié ; le prochain sera lu."))
    return redirect("clients:inventory", report.client_id)


@allow("clients.rule_inventory")
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """What an inventory may change by itself, and how machines are recognised."""
    client = selectors.client_for(request.user, pk)
    form = forms.InventoryRules(request.POST or None, initial=reads.verbs_of(client))
    if form.is_valid():
        inventory.set_policy(client_id=pk, verbs=form.cleaned_data, by=me(request), at=clock.now())
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:inventory", pk)
    context = {**_frame(request, client), "form": form, "recognised": RULES}
    return render(request, "clients/inventory_rules.html", context)


@allow("clients.rule_inventory")
def keys(request: HttpRequest, pk: int) -> HttpResponse:
    """The keys of a client's agents; a new one shows its secret this once."""
    client = selectors.client_for(request.user, pk)
    form = forms.InventoryKeyForm(request.POST or None, client=client)
    secret = ""
    if issued := does(request, form, inventory.issue_key, client_id=pk):
        secret, _key = issued
        form = forms.InventoryKeyForm(client=client)
    context = {
        **_frame(request, client),
        "form": form,
        "secret": secret,
        "address": settings.PUBLIC_URL.rstrip("/") + reverse("clients:agents"),
        "page": paging.page(
            client.inventory_keys.select_related("site", "made_by"), request.GET.get("page")
        ),
    }
    answer = render(request, "clients/inventory_keys.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@allow("clients.rule_inventory")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """From now on the agents that hold this key are refused."""
    key = reads.inventory_key_for(request.user, pk)
    inventory.revoke_key(key_id=pk, by=me(request), at=clock.now())
    messages.success(request, _("La clé « %s » est retirée.") % key)
    return redirect("clients:inventory_keys", key.client_id)


def _frame(request: HttpRequest, client: Client) -> dict[str, object]:
    writable = selectors.parts_open(me(request), client, clock.now()).get(Part.EQUIPMENT)
    return {
        "client": client,
        "tabs": tabs(request, client, "assets"),
        "may_decide": writable and access.may(request.user, "clients.decide_inventory"),
        "may_rule": access.may(request.user, "clients.rule_inventory"),
    }
