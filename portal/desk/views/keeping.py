"""The promises board: what is about to break, live."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core import clock
from core.access import allow
from portal.desk import keeping, opening


@allow("portal.desk")
def board(request: HttpRequest) -> HttpResponse:
    """Every promise that runs, by the time left; mine, my teams', all."""
    now = clock.now()
    page = keeping.page(request.user, request.GET, now)
    return render(request, "desk/promises.html", {**page, **opening.strips(request.user, now)})


@allow("portal.desk")
def fragment(request: HttpRequest) -> HttpResponse:
    """The board again, or 304 when nothing but time has passed (R05)."""
    page = keeping.page(request.user, request.GET, clock.now())
    if request.headers.get("If-None-Match") == page["stamp"]:
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "desk/_promises_fragment.html", page)
    answer["ETag"] = page["stamp"]
    answer["Cache-Control"] = "private, no-store"
    return answer
