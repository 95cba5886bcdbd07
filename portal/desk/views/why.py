"""« Pourquoi 14 h 20 ? » as a page of its own, for any promise, with or without a ticket (D16)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.access import allow
from portal.desk import explain
from tickets import selectors


@allow("tickets.promise")
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Axis, rule, hours, openings counted, days off, pauses with their author, steps done and to come."""
    promise, now = selectors.clock_for(request.user, pk), clock.now()
    context = {
        "promise": promise,
        "explained": explain.explain(promise, now),
        "derivation": selectors.derivation_of(promise, now),
        "now": now,
    }
    return render(request, "desk/why.html", context)
