"""The simulator of prices, for the seller who is asked « qui paie ? » (G12, G16)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from billing import forms, simulation
from clients import selectors as clients
from core import clock
from core.access import allow


@allow("billing.simulate")
def simulate(request: HttpRequest) -> HttpResponse:
    """Choose a client, then a case: which contract takes it, why, and at what price."""
    chosen = forms.SimulatedClient(request.GET or None, user=request.user)
    client = chosen.cleaned_data["client"] if chosen.is_valid() else None
    found = form = None
    if client:
        client = clients.client_for(request.user, client.pk)
        form = forms.SimulatedCase(forms.completed(request.GET, clock.now()), client=client)
        found = simulation.run(client, form.cleaned_data) if form.is_valid() else None
    context = {"chosen": chosen, "client": client, "form": form, "found": found}
    return render(request, "billing/simulate.html", context)
