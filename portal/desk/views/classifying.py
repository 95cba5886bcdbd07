"""What a ticket is, said again: category, nature, impact, urgency, machine (B13)."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from clients.models import Asset
from core import clock
from core.access import allow
from core.forms import posted
from portal.desk import forms
from portal.desk.views.verbs import verb_page
from tickets import selectors, services
from tickets.models import Ticket


@allow("tickets.reclassify")
def reclassify(request: HttpRequest, number: int) -> HttpResponse:
    """Another category, nature, impact, urgency or machine: team and promises follow (B13)."""
    ticket = selectors.ticket_for(request.user, number)
    assets = Asset.objects.visible_to(request.user).filter(client=ticket.client_id)
    fields = ("kind", "category", "nature", "impact", "urgency", "asset")
    form = forms.Classification(
        request.POST or None,
        assets=assets,
        initial={name: getattr(ticket, name) for name in fields},
    )
    if posted(request, form, lambda: _classify(ticket, dict(form.cleaned_data), request)):
        messages.success(request, _("Ticket reclassé."))
        return redirect(ticket)
    notice = _(
        "L’équipe, la priorité et les délais sont recalculés ; le temps déjà écoulé est gardé."
    )
    return verb_page(request, ticket, form, _("Reclasser"), _("Reclasser"), notice=notice)


@transaction.atomic
def _classify(ticket: Ticket, data: dict[str, Any], request: HttpRequest) -> None:
    at = clock.now()
    category, asset = data.pop("category"), data.pop("asset")
    if category and category.pk != ticket.category_id:
        # A new category brings its own kind and nature, unless the person changed those too.
        for name in ("kind", "nature"):
            data[name] = data[name] if data[name] != getattr(ticket, name) else ""
    services.reclassify(
        ticket_id=ticket.pk,
        by=request.user,
        at=at,
        category_id=category.pk if category else None,
        **data,
    )
    if asset and asset.pk != ticket.asset_id:
        services.describe(ticket_id=ticket.pk, by=request.user, at=at, asset_id=asset.pk)
