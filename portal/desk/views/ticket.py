"""One ticket: its page, its preview, what is written in it, and the reason of its deadlines."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import clock, typed
from core.access import allow
from core.forms import done
from portal.desk import explain, forms, opening, reading, thread
from tickets import selectors, services
from tickets.models import Clock, Message, Ticket


@allow("portal.desk")
def ticket(request: HttpRequest, number: int) -> HttpResponse:
    """The whole story, and every verb possible now."""
    found = selectors.page_for(request.user, number)
    return _whole(request, found, forms.Writing())


def _whole(
    request: HttpRequest, found: Ticket, composer: forms.Writing, status: int = 200
) -> HttpResponse:
    now = clock.now()
    page = reading.page(found, request.user, now, whole="debut" in request.GET)
    asked = request.GET.get("pourquoi", "")
    said = next((s for s in page["promises"] if str(s.clock.pk) == asked), None)
    explained = explain.explain(said.clock, now) if said else None
    mode = composer.data.get("mode") or request.GET.get("ecrire", "")
    strips = opening.strips(request.user, now)
    context = {**page, **strips, "composer": composer, "mode": mode, "explained": explained}
    answer = render(request, "desk/ticket.html", context, status=status)
    if not page["is_read"]:
        reading.mark_read(found, request.user, now)
    return answer


@allow("portal.desk")
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """What to know before opening: the queue's right pane. Reading it here does not mark it read."""
    found = selectors.page_for(request.user, number)
    return render(request, "desk/_preview.html", reading.preview(found, request.user, clock.now()))


@allow("portal.desk")
def explained(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """« Pourquoi 14 h 20 ? » (D16)."""
    found = selectors.ticket_for(request.user, number)
    promise = get_object_or_404(
        Clock.objects.select_related("calendar").prefetch_related("pauses"), ticket=found, pk=pk
    )
    context = {"explained": explain.explain(promise, clock.now())}
    return render(request, "desk/_explain.html", context)


@allow("portal.desk")
def fresh(request: HttpRequest, number: int) -> HttpResponse:
    """How many lines came since the page was made; the page says so and moves nothing."""
    found = selectors.ticket_for(request.user, number)
    since = typed.whole(request.GET.get("depuis"))
    count = 0 if since is None else thread.newer(found, request.user, since)
    return HttpResponse(str(count) if count else "", content_type="text/plain")


@allow("tickets.note")
@require_POST
def write(request: HttpRequest, number: int) -> HttpResponse:
    """A reply to the client, or an internal note (C19); the service asks whether this role may reply."""
    found = selectors.ticket_for(request.user, number)
    form = forms.Writing(request.POST, request.FILES)
    now = clock.now()
    if not form.is_valid() or not form.promises_are_ahead(now):
        return _whole(request, found, form, status=422)
    if not done(form, lambda: _written(found, form.cleaned_data, request.user, now)):
        return _whole(request, found, form, status=422)
    is_note = form.cleaned_data["mode"] == "note"
    messages.success(
        request,
        _("Note ajoutée, le client ne la verra jamais.")
        if is_note
        else _("Réponse envoyée au client."),
    )
    return redirect(found)


def _written(found: Ticket, data: dict[str, Any], by: Any, at: datetime) -> Message:
    given = {"ticket_id": found.pk, "body": data["body"], "by": by, "at": at}
    if data["mode"] == "note":
        return services.note(files=data["files"], **given)
    promised = {name: data[name] for name in ("is_answer", "plan_for", "news_before")}
    return services.reply(files=data["files"], **promised, **given)


@allow("tickets.diagnose")
@require_POST
def answer(request: HttpRequest, number: int) -> HttpResponse:
    """One answer of the procedure, kept as evidence (B04)."""
    found = selectors.ticket_for(request.user, number)
    step, choice = (typed.whole(request.POST.get(name)) for name in ("step", "choice"))
    if step is not None and choice is not None:
        services.answer_step(
            ticket_id=found.pk,
            step_id=step,
            choice_id=choice,
            by=request.user,
            at=clock.now(),
        )
    if request.headers.get("HX-Request"):
        return render(
            request, "desk/_procedure.html", reading.procedure(found, request.user, clock.now())
        )
    return redirect(found)


@allow("tickets.note")
def articles(request: HttpRequest, number: int) -> HttpResponse:
    """Sheets to quote in a reply."""
    found = selectors.ticket_for(request.user, number)
    text = request.GET.get("q", "").strip()[:100] or (
        found.category.name if found.category else found.subject
    )
    return render(
        request, "desk/_articles.html", {"articles": reading.quotable(request.user, text)}
    )
