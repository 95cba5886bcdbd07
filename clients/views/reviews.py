"""The review of rights: campaigns, answering in bulk, and the report (H07)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.models import AccessReviewLine
from clients.services import lists
from clients.views.tabs import rights_tabs
from core import access, clock, exports, paging, typed
from core.access import allow

MOST_LINES = 20_000


@allow("clients.review_rights")
def reviews(request: HttpRequest) -> HttpResponse:
    """The campaigns, the running one first."""
    context = {
        "page": paging.page(selectors.reviews(), request.GET.get("page"), 20),
        "tabs": rights_tabs(request, "reviews"),
        "may_start": access.may(request.user, "clients.start_review"),
    }
    return render(request, "clients/reviews.html", context)


@allow("clients.start_review")
@require_POST
def start_review(request: HttpRequest) -> HttpResponse:
    """A campaign begun by hand, between two of the calendar."""
    review = services.open_review(by=me(request), at=clock.now())
    messages.success(request, _("La revue est lancée, chacun est prévenu."))
    return redirect("clients:review", review.pk)


@allow("clients.review_rights")
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """What this person has to answer, how the campaign stands, what became of each right."""
    found, now = selectors.review_for(request.user, pk), clock.now()
    mine = services.answerable(found, me(request), now)
    waiting = request.GET.get("vue", "") != "toutes" and found.closed_at is None
    rows = mine.filter(answer="") if waiting else found.lines.all()
    context = {
        "review": found,
        "tally": selectors.tally(found),
        "page": paging.page(selectors.with_rights(rows), request.GET.get("page"), 100),
        "waiting": waiting,
        "segments": [("?", _("À répondre"), waiting), ("?vue=toutes", _("Rapport"), not waiting)],
        "now": now,
    }
    return render(request, "clients/review.html", context)


@allow("clients.review_rights")
@require_POST
def answer_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep or remove what is ticked, with one reason."""
    found, now = selectors.review_for(request.user, pk), clock.now()
    asked = [typed.whole(key) for key in request.POST.getlist("lines")[:500]]
    mine = services.answerable(found, me(request), now).filter(pk__in=asked)
    form = forms.ReviewAnswer(request.POST, answerable=mine.values_list("pk", flat=True))
    if form.is_valid():
        count = services.answer_review(
            review_id=pk,
            line_ids=form.cleaned_data["lines"],
            answer=form.cleaned_data["answer"],
            reason=form.cleaned_data["reason"],
            by=me(request),
            at=now,
        )
        messages.success(request, _("Réponses notées : %s.") % count)
    else:
        messages.error(request, _("Cochez des droits et dites un motif."))
    return redirect("clients:review", pk)


@allow("clients.review_rights")
def review_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The report of a campaign, right by right."""
    found = selectors.review_for(request.user, pk)
    head = [
        _("Personne"), _("Client"), _("Parties"), _("Origine"), _("Répond"), _("Réponse"),
        _("Motif"), _("Répondu par"), _("Répondu le"),
    ]  # fmt: skip
    rows = selectors.with_rights(found.lines.all())[:MOST_LINES].iterator(2000)
    content = exports.csv_bytes(head, (_cells(line) for line in rows))
    return exports.download(content, f"revue-{found.pk}.csv", exports.CSV)


def _cells(line: AccessReviewLine) -> list[str]:
    grant = line.grant
    on = timezone.localdate(line.answered_at).isoformat() if line.answered_at else ""
    return [
        str(grant.user), str(grant.client), lists.part_words(grant), lists.origin(grant.source), str(line.reviewer),
        line.get_answer_display() if line.answer else _("en attente"), line.reason, str(line.answered_by or ""), on,
    ]  # fmt: skip
