"""What was closed and not billed: decide the exceptions, read once more, issue (L02)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing import forms, frame, moves, rates, selectors, services
from core import access, clock, paging
from core.access import allow
from core.errors import Refused


@allow("billing.worklist")
def worklist(request: HttpRequest) -> HttpResponse:
    """Everything closed is billed once, right, today; the exceptions are few and named."""
    form = forms.Filter(request.GET)
    chosen, counts = form.chosen(), selectors.counts(request.user)
    doubtful = selectors.worklist(request.user, "TO_DECIDE", **chosen)[:100]
    ready = paging.page(
        selectors.worklist(request.user, "READY", **chosen), request.GET.get("page")
    )
    context = {
        "form": form,
        "tabs": frame.tabs(request.user, "billing:worklist", sum(counts.values())),
        "counts": counts,
        "oldest": selectors.oldest(request.user),
        "doubtful": selectors.rows(doubtful),
        "ready": selectors.rows(ready),
        "page": ready,
        "sums": selectors.summed(ready),
        "perms_issue": access.may(request.user, "billing.issue"),
        "limit": rates.amount("billing.decide_above", clock.now().date()),
    }
    return render(request, "billing/worklist.html", context)


@allow("billing.worklist")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One item beside the list."""
    found = selectors.item_for(request.user, pk)
    return render(request, "billing/_panel.html", frame.panel(request.user, found))


@allow("billing.worklist")
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item on a page of its own."""
    found = selectors.item_for(request.user, pk)
    return render(request, "billing/item.html", frame.panel(request.user, found))


@allow("billing.decide")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One verb about one item."""
    found = selectors.item_for(request.user, pk)
    form = forms.Decision(request.POST)
    if not form.is_valid():
        raise Refused(_("Ce choix n’existe pas."))
    verb, reason = form.cleaned_data["verb"], form.cleaned_data["reason"]
    more = {"reason": reason} if moves.MOVES[verb].needs_reason else {}
    decided = getattr(services, verb)(item_id=found.pk, by=request.user, at=clock.now(), **more)
    said = {"subject": decided.subject, "state": decided.get_state_display()}
    messages.success(request, _("%(subject)s : %(state)s.") % said)
    return redirect("billing:worklist")


@allow("billing.decide")
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the lines, with the reason."""
    found = selectors.item_for(request.user, pk)
    form = forms.Adjustment(request.POST or None, item=found)
    if form.is_valid():
        services.adjust(
            item_id=found.pk,
            corrections=form.corrections(),
            reason=form.cleaned_data["reason"],
            vat_note=form.cleaned_data["vat_note"],
            by=request.user,
            at=clock.now(),
        )
        messages.success(request, _("Lignes ajustées."))
        return redirect("billing:item", found.pk)
    return render(request, "billing/adjust.html", {"item": found, "form": form})


def _ids(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit()]


@allow("billing.issue")
def review(request: HttpRequest) -> HttpResponse:
    """The list once more before numbers are taken."""
    items = selectors.batch(request.user, _ids(request.GET.getlist("item")))
    context = {"rows": selectors.rows(items), "sums": selectors.summed(items)}
    return render(request, "billing/review.html", context)


@allow("billing.issue")
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue the batch; what is refused says why, what left has its number."""
    items = selectors.batch(request.user, _ids(request.POST.getlist("item")))
    results = services.issue_batch(
        items=items, grouped="grouped" in request.POST, by=request.user, at=clock.now()
    )
    done = [result for result in results if result.invoice]
    failed = [result for result in results if not result.invoice]
    return render(request, "billing/issued.html", {"done": done, "failed": failed})
