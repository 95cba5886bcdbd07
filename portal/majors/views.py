"""Lead a serious problem: list, room, news reread before they leave, restoring, end, « j’ai lu » (E01, E02)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import clock, paging
from core.access import allow
from core.forms import posted, status_of, tried
from portal.majors import forms, reading
from tickets import selectors, services
from tickets.models import MajorIncident
from tickets.selectors import major as reads
from tickets.selectors import suspicions


@allow("tickets.major_view")
def majors(request: HttpRequest) -> HttpResponse:
    """What runs, what is suspected, what is over."""
    now = clock.now()
    page = paging.page(selectors.majors(request.user), request.GET.get("page"), size=30)
    found = suspicions.suspicions(request.user, now)
    return render(request, "majors/list.html", {"page": page, "suspicions": found})


@allow("tickets.major_view")
def major(request: HttpRequest, pk: int) -> HttpResponse:
    """The room: the clock, the proofs, the clients touched, the next news, the story."""
    problem = selectors.major_for(request.user, pk)
    return _room(request, problem, None)


def _room(
    request: HttpRequest, problem: MajorIncident, form: forms.Point | None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    page = reading.page(problem, request.user, now)
    if form is None:
        initial = {"number": page["next_number"], "news_before": reading.next_news(problem, now)}
        form = forms.Point(initial=initial)
    return render(request, "majors/major.html", {**page, "form": form}, status=status)


@allow("tickets.major")
@require_POST
def take_command(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else leads from now on."""
    problem = selectors.major_for(request.user, pk)
    services.take_command(major_id=problem.pk, by=request.user, at=clock.now())
    messages.success(request, _("Vous pilotez ce problème grave."))
    return redirect(problem)


@allow("tickets.major")
@require_POST
def point(request: HttpRequest, pk: int) -> HttpResponse:
    """The next update: shown once more with every client's own text, then sent by a second yes."""
    problem, now = selectors.major_for(request.user, pk), clock.now()
    form = forms.Point(request.POST)
    if not form.is_valid() or not form.is_ahead(now, needed=problem.restored_at is None):
        return _room(request, problem, form, status=422)
    if "sure" not in request.POST:
        clients = list(reads.touched(problem)[: reading.MOST_ROWS])
        context = {"problem": problem, "form": form, "clients": clients}
        return render(request, "majors/reread.html", context)
    given = {"major_id": problem.pk, "by": request.user, "at": now}
    update = tried(form, lambda: services.post_update(**given, **form.cleaned_data))
    if update is None:
        return _room(request, problem, form, status=409)
    messages.success(request, _("Point n° %(number)s envoyé.") % {"number": update.number})
    return redirect(problem)


@allow("tickets.major")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """The service works again: told to everybody, attached tickets resolved."""
    notice = _("Tout le monde est prévenu, et chaque ticket rattaché est résolu avec ce texte, ou le texte propre de son client.")  # fmt: skip
    return _last_words(
        request, pk, services.restore, _("Annoncer le rétablissement"), notice,
        _("Rétablissement annoncé."),
    )  # fmt: skip


@allow("tickets.major")
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It is over: a person says so."""
    notice = _("Les tickets encore rattachés et celui du problème sont résolus. Le bilan est dû sous cinq jours ouvrés.")  # fmt: skip
    return _last_words(
        request, pk, services.end, _("Terminer le problème grave"), notice,
        _("Problème grave terminé. Il reste le bilan."),
    )  # fmt: skip


def _last_words(
    request: HttpRequest, pk: int, verb: Any, title: str, notice: str, said: str
) -> HttpResponse:
    problem = selectors.major_for(request.user, pk)
    number = reading.page(problem, request.user, clock.now())["next_number"]
    form = forms.LastWords(request.POST or None, initial={"number": number})
    given = {"major_id": problem.pk, "by": request.user, "at": clock.now()}
    if posted(request, form, lambda: verb(**given, **form.cleaned_data)):
        messages.success(request, said)
        return redirect(problem)
    return form_page(request, problem, form, title, _("Envoyer à tous"), notice=notice)


def form_page(
    request: HttpRequest, problem: MajorIncident, form: Any, title: str, submit: str, **more: Any
) -> HttpResponse:
    """One form about the problem, on a page of its own."""
    context = {
        "problem": problem,
        "form": form,
        "title": title,
        "submit": submit,
        "cancel_url": problem.get_absolute_url(),
        **more,
    }
    return render(request, "majors/form.html", context, status=status_of(form, invalid=422))


@allow("tickets.major_read")
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """What every one of the support must know: no client's name, one button « j’ai lu »."""
    problem = selectors.major_told_to(request.user, pk)
    updates = list(problem.updates.select_related("by").order_by("-number")[:50])
    unread = reads.unread(problem, request.user)
    shell = "base_phone.html" if request.user.works_by_phone else "base_desk.html"
    context = {"problem": problem, "updates": updates, "unread": unread, "shell_page": shell}  # fmt: skip
    return render(request, "majors/read.html", context)


@allow("tickets.major_read")
@require_POST
def have_read(request: HttpRequest, pk: int) -> HttpResponse:
    """« J’ai lu » is the proof."""
    problem = selectors.major_told_to(request.user, pk)
    count = services.read(major_id=problem.pk, by=request.user, at=clock.now())
    said = ngettext("Merci, %(n)d point noté comme lu.", "Merci, %(n)d points notés comme lus.", count)  # fmt: skip
    messages.success(request, said % {"n": count})
    return redirect("majors:read", problem.pk)
