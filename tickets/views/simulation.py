"""The simulator of delays (D19)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.access import allow
from tickets import simulator
from tickets.forms import Case


@allow("tickets.simulate")
def simulator_page(request: HttpRequest) -> HttpResponse:
    """All promises a ticket of that contract, service and moment would start with (D19)."""
    now = clock.now()
    form = Case(request.GET.dict(), user=request.user, now=now)
    found = simulator.foresee(**form.cleaned_data) if form.is_valid() else None
    return render(request, "tickets/simulator.html", {"form": form, "found": found, "now": now})
