"""The front door and the search that every page of the desk opens with Ctrl K."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from clients import selectors as clients
from core import access, clock, exports
from core.access import allow
from core.errors import Refused
from portal import charter, doors
from portal import search as finder


@allow("portal.home")
def home(request: HttpRequest) -> HttpResponse:
    """Everybody starts where their day starts."""
    if address := doors.home(request.user.role):  # type: ignore[union-attr]
        return redirect(address)
    raise Refused(_("Aucune page n’est ouverte à votre rôle."))


@allow("portal.home")
def strip(request: HttpRequest) -> HttpResponse:
    """The strip of the serious problem in progress, as an open page asks for it again."""
    return render(request, "ui/major_strip.html")


@allow("portal.search")
def search(request: HttpRequest) -> HttpResponse:
    """What the palette shows for what was typed (R02)."""
    text = request.GET.get("q", "").strip()[:100]
    groups = finder.find(request.user, text, clock.now())
    return render(request, "ui/palette_results.html", {"groups": groups, "q": text})


@allow("portal.charter")
def charter_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What was agreed with a client, in plain words: ours read it and so do all of theirs (G27)."""
    return render(request, "charter.html", {"charter": _charter(request, pk)})


@allow("portal.charter")
def charter_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The same on paper."""
    return exports.inline_pdf(charter.pdf(_charter(request, pk)), f"charte-{pk}.pdf")


def _charter(request: HttpRequest, pk: int) -> charter.Charter:
    client = clients.client_for(request.user, pk)
    with_prices = access.sees(request.user, "clients.charter.prices")
    return charter.of(client, clock.now(), with_prices=with_prices)
