"""The client's own extract, on its portal and on paper (G22)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock, exports, formats
from core.access import allow
from portal.client.selectors import contact_of
from portal.dossier import extract, paper


@allow("portal.extract")
def show(request: HttpRequest) -> HttpResponse:
    """The sections we opened to this client."""
    client, today = contact_of(request.user).client, formats.local(clock.now()).date()
    parts = extract.parts(request.user, client, today)
    return render(request, "client/extract.html", {"parts": parts})


@allow("portal.extract")
def pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    client, now = contact_of(request.user).client, clock.now()
    parts = extract.parts(request.user, client, formats.local(now).date())
    told = [(one.title, one.lines) for one in parts]
    made = paper.document(client, str(client), now, [], told)
    return exports.inline_pdf(made, _("dossier.pdf"))
