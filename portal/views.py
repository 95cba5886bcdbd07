"""The front door and the search that every page of the desk opens with Ctrl K."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.access import allow
from core.errors import Refused
from portal import doors
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
