"""The technical state: what changed, what it was on any day, what differs between two days (G08)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import DossierChange, DossierNote, DossierProposal, Part, ProposalState
from clients.selectors import past
from clients.views.doing import does
from clients.views.entering import client_entered
from clients.views.tabs import tabs
from core import clock, paging
from core.access import allow


@allow("clients.change_facts")
@require_POST
def change_fact(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one line of the dossier; its past is kept."""
    client = selectors.client_for(request.user, pk)
    written = selectors.parts_to_write(me(request), client, clock.now())
    if not written:
        raise PermissionDenied("no part is open for writing")
    form = forms.FactForm(request.POST, parts=written)
    if does(request, form, _change, client_id=client.pk):
        messages.success(request, _("C’est noté, l’ancienne valeur est gardée."))
        return redirect("clients:dossier", pk)
    context = {
        "form": form,
        "title": _("Noter un changement"),
        "client": client,
        "back": client.get_absolute_url(),
    }
    return render(request, "clients/form.html", context)


def _change(**given: Any) -> bool:
    services.change_fact(source="desk", **given)
    return True  # what was so already is as good as noted


@allow("clients.view")
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Every before and after of the technical state, newest first."""
    client = client_entered(request, pk)
    rows = DossierChange.objects.visible_to(request.user).filter(client=client)
    page = paging.page(rows.select_related("by").order_by("-at", "-pk"), request.GET.get("page"))
    proposed = DossierProposal.objects.visible_to(request.user).filter(
        client=client, state=ProposalState.PENDING
    )
    context = {
        "client": client,
        "tabs": tabs(request, client, "changes"),
        "page": page,
        "proposed": proposed[:200].count(),
    }
    return render(request, "clients/changes.html", context)


@allow("clients.view")
def on_day(request: HttpRequest, pk: int) -> HttpResponse:
    """What the client's technical state was at the end of a day."""
    client, now = client_entered(request, pk), clock.now()
    day = _day(request.GET.get("au", ""), now)
    at = _end_of(day)
    page = paging.page(past.assets_then(request.user, client, at), request.GET.get("page"))
    facts: dict[str, list[Any]] = {}
    for fact, value in past.facts_then(request.user, client, at):
        facts.setdefault(str(Part(fact.part).label), []).append((fact.label, value))
    notes = DossierNote.objects.visible_to(request.user).filter(
        client=client, asset=None, at__lte=at
    )
    context = {
        "client": client,
        "tabs": tabs(request, client, "changes"),
        "day": day,
        "facts": facts.items(),
        "then": past.as_they_were(request.user, page.object_list, at),
        "page": page,
        "notes": notes.exclude(removed_at__lte=at).select_related("by")[:50],
    }
    return render(request, "clients/state.html", context)


@allow("clients.view")
def between(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs between the ends of two days."""
    client, now = client_entered(request, pk), clock.now()
    until = _day(request.GET.get("au", ""), now)
    since = _day(request.GET.get("du", ""), now - timedelta(days=30))
    since, until = min(since, until), max(since, until)
    net = past.between(request.user, client, _end_of(since), _end_of(until))
    context = {
        "client": client,
        "tabs": tabs(request, client, "changes"),
        "since": since,
        "until": until,
        "net": net,
    }
    return render(request, "clients/between.html", context)


def _day(text: str, other: datetime) -> date:
    """The day asked for, else the day of the other instant."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate(other)


def _end_of(day: date) -> datetime:
    """Midnight after that day, by the house's clock."""
    ends = min(day, date(9999, 12, 30)) + timedelta(days=1)
    return timezone.make_aware(datetime(ends.year, ends.month, ends.day))  # noqa: DTZ001
