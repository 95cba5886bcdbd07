"""Broken promises: told once, left out of the report only with another's approval, exported (D17)."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core import access, clock, exports, formats, paging
from core.access import allow
from core.forms import posted
from tickets import forms, selectors, services
from tickets.services.terms import PARIS

#: Rows of one export.
MOST = 5000


@allow("tickets.breaches")
def breaches(request: HttpRequest) -> HttpResponse:
    """What was not kept over the days asked for: to explain, to decide, decided; and the share kept by client."""
    now, form = clock.now(), forms.Period(request.GET)
    first, last = form.days(now.astimezone(PARIS).date())
    state = form.state()
    rows = selectors.broken(request.user, first, last, state)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "tabs": _tabs(request, state),
        "page": paging.page(rows, request.GET.get("page")),
        "kept": selectors.kept_by_client(request.user, first, last, now),
        "may_explain": access.may(request.user, "tickets.explain_breach"),
        "may_decide": access.may(request.user, "tickets.decide_breach"),
        "may_export": access.may(request.user, "tickets.export_breaches"),
        "query": request.GET.urlencode(),
    }
    return render(request, "tickets/breaches.html", context)


def _tabs(request: HttpRequest, state: str) -> list[tuple[str, Any, None, bool]]:
    """One choice among the states, the days kept."""
    tabs = []
    for code, words in [("", _("Toutes")), *((k, v[0]) for k, v in selectors.STATES.items())]:
        query = request.GET.copy()
        query["etat"] = code
        query.pop("page", None)
        tabs.append((f"?{query.urlencode()}", words, None, code == state))
    return tabs


@allow("tickets.explain_breach")
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell why this promise was broken, once."""
    promise, now = selectors.clock_for(request.user, pk), clock.now()
    services.require_answering(promise, request.user, now)
    form = forms.Explanation(request.POST or None)
    given = {"clock_id": promise.pk, "by": request.user, "at": now}
    if posted(request, form, lambda: services.explain_breach(**given, **form.cleaned_data)):
        messages.success(request, _("L’explication est gardée."))
        return redirect("tickets:breaches")
    return render(request, "tickets/breach_explain.html", {"promise": promise, "form": form})


@allow("tickets.decide_breach")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve the exclusion, or refuse it with a reason."""
    breach = selectors.breach_for(request.user, pk)
    excluded = request.POST.get("excluded") == "1"
    services.decide_breach(
        breach_id=breach.pk, excluded=excluded, answer=request.POST.get("answer", ""),
        by=request.user, at=clock.now(),
    )  # fmt: skip
    said = _("Cette promesse est exclue du rapport.") if excluded else _("L’exclusion est refusée.")
    messages.success(request, said)
    return redirect("tickets:breaches")


@allow("tickets.export_breaches")
def export(request: HttpRequest) -> HttpResponse:
    """The same list for a spreadsheet."""
    form = forms.Period(request.GET)
    first, last = form.days(clock.now().astimezone(PARIS).date())
    rows = selectors.broken(request.user, first, last, form.state())[:MOST]
    content = exports.csv_bytes(_headers(), _lines(rows))
    return exports.download(content, f"promesses-rompues-{first}-{last}.csv", exports.CSV)


def _headers() -> list[str]:
    return [
        _("Client"), _("Ticket"), _("Promesse"), _("Origine"), _("Échéance"), _("Tenue"),
        _("Cause"), _("Explication"), _("Par"), _("Décision"), _("Décidée par"),
    ]  # fmt: skip


def _lines(rows: Any) -> Iterator[list[object]]:
    for row in rows:
        told = getattr(row, "breach", None)
        yield [
            str(row.client or ""), row.ticket_id or row.subject, row.get_kind_display(), row.source,
            formats.exact(row.due_at), formats.exact(row.met_at) if row.met_at else "",
            *_told(told),
        ]  # fmt: skip


def _told(told: Any) -> list[object]:
    if told is None:
        return ["", "", "", "", ""]
    return [
        told.get_cause_display(), told.words, str(told.explained_by), told.get_decision_display(),
        str(told.decided_by or ""),
    ]  # fmt: skip
