"""The queue: what must be done now, and doing it without leaving the page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock
from core.access import allow
from portal.desk import board, opening, selection


@allow("tickets.queue")
def queue(request: HttpRequest, view: str = "hotline") -> HttpResponse:
    """One view of the queue, from its filters or from the key of a later page."""
    now = clock.now()
    page = board.page(request.user, view, request.GET, now, request.GET.get("suite", ""))
    return render(request, "desk/queue.html", {**page, **opening.strips(request.user, now)})


@allow("tickets.queue")
def fragment(request: HttpRequest, view: str) -> HttpResponse:
    """The list and its counters again, or 304 when nothing but time has passed (R05)."""
    page = board.page(request.user, view, request.GET, clock.now())
    if request.headers.get("If-None-Match") == page["stamp"]:
        answer = HttpResponse(status=304)
    else:
        answer = render(request, "desk/_fragment.html", page)
    answer["ETag"] = page["stamp"]
    answer["Cache-Control"] = "private, no-store"
    return answer


@allow("tickets.queue")
def more(request: HttpRequest, view: str) -> HttpResponse:
    """The next rows, below those shown."""
    page = board.page(request.user, view, request.GET, clock.now(), request.GET.get("suite", ""))
    return render(request, "desk/_more.html", page)


@allow("tickets.take")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """Take the ticked tickets; those somebody else holds are left and told."""
    taken, left = selection.take(request.POST.getlist("ticket"), by=request.user, at=clock.now())
    words = ngettext("%d ticket pris en charge.", "%d tickets pris en charge.", taken) % taken
    messages.success(request, words)
    for sentence in left:
        messages.warning(request, sentence)
    return redirect("desk:queue")
