"""The access log: searched and taken away by whoever answers for it, never by the product's administrator (H09)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors
from clients.models import Client
from clients.trail import WORDS
from clients.views.tabs import rights_tabs
from core import clock, events, exports, paging, trail
from core.access import allow
from core.models import TrailEntry

#: Lines of one file; a narrower search gives the rest.
MOST_LINES = 20_000


@allow("clients.read_trail")
def show(request: HttpRequest) -> HttpResponse:
    """Who looked at what, the newest first (H09)."""
    form = forms.TrailFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    page = paging.page(selectors.trail(asked), request.GET.get("page"))
    entries = list(page)
    context = {
        "form": form,
        "page": page,
        "lines": shown(entries),
        "check": trail.last_check(),
        "cut": trail.last_cut(),
        "tabs": rights_tabs(request, "trail"),
    }
    return render(request, "clients/trail.html", context)


@allow("clients.read_trail")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What the search shows, as a table with its digests; taking it away is a line of the log too (H09)."""
    form = forms.TrailFilter(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    person, now = me(request), clock.now()
    entries = list(selectors.trail(asked)[:MOST_LINES])
    told = {name: str(value) for name, value in asked.items() if value}
    events.record("trail.exported", about=person, by=person, at=now, lines=len(entries), asked=told)
    head = [_("N°"), _("Quand"), _("Qui"), _("Quoi"), _("Client"), _("Précisions"), _("Empreinte")]
    rows = (
        [entry.number, f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}", entry.name, words,
         str(client or ""), details, entry.digest]
        for entry, words, client, details in shown(entries)
    )  # fmt: skip
    name = f"journal-acces-{timezone.localdate(now)}.csv"
    return exports.download(exports.csv_bytes(head, rows), name, exports.CSV)


Line = tuple[TrailEntry, str, Client | None, str]


def shown(entries: list[TrailEntry]) -> Iterable[Line]:
    """Each line with its words, its client and what its fact says beside."""
    clients = selectors.clients_of(entries)
    return [
        (
            entry,
            str(WORDS.get(entry.kind, entry.kind)),
            next((clients[topic] for topic in entry.about if topic in clients), None),
            _details(entry.data),
        )
        for entry in entries
    ]


def _details(data: dict[str, Any]) -> str:
    """What the fact says in its own words; keys and lists stay in the digest."""
    said = ("count", "reason", "label", "path", "device", "motive", "role")
    return ", ".join(str(data[name]) for name in said if data.get(name))
