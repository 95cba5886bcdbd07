"""The client's own extract, on its portal and on paper (G22)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core import clock, exports
from core.access import allow
from portal.client.selectors import contact_of
from portal.dossier import extract, paper


@allow("portal.extract")
def show(request: HttpRequest) -> HttpResponse:
    """The sections we opened to this client."""
    client = contact_of(request.user).client
    return render(request, "client/extract.html", {"parts": extract.parts(request.user, client)})


@allow("portal.extract")
def pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper."""
    client = contact_of(request.user).client
    told = [(one.title, one.lines) for one in extract.parts(request.user, client)]
    made = paper.document(client, str(client), clock.now(), [], told)
    return exports.inline_pdf(made, _("dossier.pdf"))
