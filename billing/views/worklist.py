"""What was closed and not billed: decide the exceptions, read once more, issue (L02)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing import forms, frame, rates, selectors, services
from core import access, clock, formats, paging, typed
from core.access import allow
from core.errors import Refused
from core.forms import tried


@allow("billing.worklist")
def worklist(request: HttpRequest) -> HttpResponse:
    """Everything closed is billed once, right, today; the exceptions are few and named."""
    form = forms.Filter(request.GET)
    grouped_by, found = form.grouped_by(), selectors.waiting(request.user, **form.chosen())
    counts = selectors.counts(found)
    aside = selectors.rows(selectors.worklist(found, "ASKED", "DISPUTED")[: selectors.MOST_DOUBTS])
    ready = paging.page(
        selectors.worklist(found, "READY", grouped_by=grouped_by), request.GET.get("page")
    )
    context = {
        "form": form,
        "selects": [form["outcome"], form["group"]],
        "address": form.address(),
        "tabs": frame.tabs(request.user, "billing:worklist", sum(counts.values())),
        "counts": counts,
        "oldest": selectors.oldest(request.user),
        "months": frame.months(form, clock.now()),
        "doubtful": selectors.rows(selectors.worklist(found, "TO_DECIDE")[: selectors.MOST_DOUBTS]),
        "asked": [row for row in aside if row.item.state == "ASKED"],
        "disputed": [row for row in aside if row.item.state == "DISPUTED"],
        "bundles": selectors.bundles(found, list(ready), grouped_by),
        "page": ready,
        "sums": selectors.summed(ready),
        "perms_issue": access.may(request.user, "billing.issue"),
        "limit": rates.amount("billing.decide_above", formats.local(clock.now()).date()),
    }
    return render(request, "billing/worklist.html", context)


@allow("billing.worklist")
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One item beside the list."""
    found = selectors.item_for(request.user, pk)
    context = frame.panel(request.user, found) | {"back": forms.Filter(request.GET).address()}
    return render(request, "billing/_panel.html", context)


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
    verb = getattr(services, form.cleaned_data["verb"])
    decided = tried(
        form, lambda: verb(item_id=found.pk, by=request.user, at=clock.now(), **form.more())
    )
    if decided is None:
        refused = {"refused": next(iter(form.errors.values()))[0], "typed": form["reason"].value()}
        page = frame.panel(request.user, found) | refused | {"back": form["back"].value()}
        return render(request, "billing/item.html", page, status=422)
    said = {"subject": decided.subject, "state": decided.get_state_display()}
    messages.success(request, _("%(subject)s : %(state)s.") % said)
    return redirect(reverse("billing:worklist") + form.came_from())


@allow("billing.decide")
def adjust(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the lines, with the reason."""
    found = selectors.item_for(request.user, pk)
    form = forms.Adjustment(request.POST or None, item=found)
    if form.is_valid() and tried(
        form,
        lambda: services.adjust(
            item_id=found.pk,
            corrections=form.corrections(),
            reason=form.cleaned_data["reason"],
            vat_note=form.cleaned_data["vat_note"],
            by=request.user,
            at=clock.now(),
        ),
    ):
        messages.success(request, _("Lignes ajustées."))
        return redirect("billing:item", found.pk)
    return render(request, "billing/adjust.html", {"item": found, "form": form})


def _ids(values: list[str]) -> list[int]:
    return [key for key in map(typed.whole, values) if key is not None]


@allow("billing.issue")
def review(request: HttpRequest) -> HttpResponse:
    """The list once more before numbers are taken."""
    items = selectors.batch(request.user, _ids(request.GET.getlist("item")))
    said = forms.Filter(QueryDict(request.GET.get("back", ""))).address()
    context = {
        "rows": selectors.rows(items),
        "sums": selectors.summed(items),
        "back": f"?{said}" if said else "",
    }
    return render(request, "billing/review.html", context)


@allow("billing.issue")
@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Issue the batch; what is refused says why, what left has its number."""
    ids = _ids(request.POST.getlist("item"))
    items = selectors.batch(request.user, ids)
    results = services.issue_batch(
        items=items, grouped="grouped" in request.POST, by=request.user, at=clock.now()
    )
    done = [result for result in results if result.invoice]
    failed = [result for result in results if not result.invoice]
    context = {"done": done, "failed": failed, "gone": len(set(ids)) - len(items)}
    return render(request, "billing/issued.html", context)
