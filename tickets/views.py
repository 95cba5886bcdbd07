"""The pages of tickets that all shells share: a joined file behind its door, and the simulator of delays."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock, files
from core.access import allow
from tickets import selectors, simulator
from tickets.forms import Case


@allow("tickets.view")
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A joined file; images and PDF in place, everything else as a download (C19, Q22)."""
    joined = selectors.attachment_for(request.user, pk)
    return files.response(joined.file, inline="voir" in request.GET)


@allow("tickets.simulate")
def simulator_page(request: HttpRequest) -> HttpResponse:
    """All promises a ticket of that contract, service and moment would start with (D19)."""
    now = clock.now()
    form = Case(request.GET.dict(), user=request.user, now=now)
    found = simulator.foresee(**form.cleaned_data) if form.is_valid() else None
    return render(request, "tickets/simulator.html", {"form": form, "found": found, "now": now})
