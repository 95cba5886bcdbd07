"""The client's first page, its line of time, and both on paper (G09, G19)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import NAME
from accounts.web import me
from clients import forms, selectors, services, timeline
from clients.models import Asset, Client, Site
from clients.views.dossier import face, filters
from clients.views.tabs import tabs
from core import access, clock, exports, formats, paging, typed
from core.access import allow
from core.statements import unsaid
from portal.dossier import extract, line, paper, reading
from portal.dossier.tiles import tiles

WITH = ("group", "referent", "seller", "manager")
#: Of those who follow a client, their name and whether they are still there.
_UNSAID = [
    name
    for path in ("referent", "seller", "manager")
    for name in unsaid(path, User, (*NAME, "is_active"))
]


@allow("clients.view")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Know this client in ten seconds; the locked face for those without a right (G19, H04)."""
    rows = Client.objects.visible_to(request.user).select_related(*WITH).defer(*_UNSAID)
    client = rows.filter(pk=pk).first()
    if client is None:
        known = selectors.known_client_for(request.user, pk)
        if known.merged_into_id:
            return redirect("clients:dossier", known.merged_into_id)
        return redirect("clients:locked", pk)
    return render(request, "dossier/dossier.html", _page(request, client, clock.now()))


def _page(request: HttpRequest, client: Client, now: datetime) -> dict[str, Any]:
    context = face(request, client, now)
    seen = reading.around(me(request), client, now)
    more = tiles(
        seen,
        now,
        opens_missions=access.may(request.user, "interventions.view"),
        reads_surveys=access.may(request.user, "quality.surveys"),
    )
    return {**context, "seen": seen, "tiles": [*context["tiles"], *more]}


@allow("clients.view")
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper, to take along."""
    client = selectors.client_for(request.user, pk)
    now = clock.now()
    page = _page(request, client, now)
    made = paper.sheet(page["d"], page["seen"], page["tiles"], now)
    return exports.inline_pdf(made, _("fiche-%(pk)s.pdf") % {"pk": pk})


@allow("clients.view")
def time_line(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that happened, by kind, by site, by machine, page by page (G09)."""
    client = selectors.client_for(request.user, pk)
    rows, asked = _line(request, client)
    page = paging.page(rows, request.GET.get("page"), size=50)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "client": client,
        "tabs": tabs(request, client, "timeline"),
        "page": page,
        "moments": [timeline.moment(row) for row in page],
        "filters": filters(),
        "query": query.urlencode(),
        "sites": client.sites.all()[:200],
        **asked,
    }
    return render(request, "dossier/timeline.html", context)


@allow("clients.view")
def time_line_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The line as filtered, on paper: its five hundred newest facts."""
    client = selectors.client_for(request.user, pk)
    rows, asked = _line(request, client)
    told = paper.moments([timeline.moment(row) for row in rows[:500]])
    about = [(_("Site"), str(asked["site"] or "")), (_("Équipement"), str(asked["asset"] or ""))]
    made = paper.document(client, str(client), clock.now(), about, [(str(_("Chronologie")), told)])
    return exports.inline_pdf(made, _("chronologie-%(pk)s.pdf") % {"pk": pk})


def _line(request: HttpRequest, client: Client) -> tuple[Any, dict[str, Any]]:
    """The facts asked for in the address, and what was asked, as things within the reader's reach."""
    now = clock.now()
    services.note_opening(client=client, by=me(request), at=now)
    reach = selectors.readable(request.user, client, selectors.parts_open(me(request), client, now))
    money, watch = (
        access.sees(request.user, f"clients.timeline.{name}") for name in ("money", "watch")
    )
    only = request.GET.get("fil", "")
    site = _asked(Site.objects.visible_to(request.user), client, request.GET.get("site", ""))
    machine = request.GET.get("equipement", "")
    asset = _asked(Asset.objects.visible_to(request.user), client, machine)
    rows = line.line(
        client, only=only, money=money, watch=watch, reach=reach, site=site, asset=asset
    )
    return rows, {"only": only, "site": site, "asset": asset}


def _asked(rows: Any, client: Client, key: str) -> Any:
    return rows.filter(client=client, pk=number).first() if (number := typed.whole(key)) else None


@allow("clients.choose_extract")
def choose_extract(request: HttpRequest, pk: int) -> HttpResponse:
    """What this client reads of its own dossier, and how it looks to them (G22)."""
    client = selectors.client_for(request.user, pk)
    form = forms.ExtractForm(request.POST or None, initial={"sections": client.extract})
    if request.method == "POST" and form.is_valid():
        services.choose_extract(client_id=pk, by=me(request), at=clock.now(), **form.cleaned_data)
        messages.success(request, _("C’est enregistré."))
        return redirect("clients:extract", pk)
    today = formats.local(clock.now()).date()
    parts = extract.parts(request.user, client, today)
    context = {"client": client, "form": form, "parts": parts}
    return render(request, "dossier/extract.html", context)
