"""The confidentiality clauses, for HR: who lacks one, the papers, and one's own (H10)."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import clauses as kept
from accounts import forms, selectors
from accounts.web import me
from core import clock, files, paging
from core.access import allow
from core.forms import tried


@allow("accounts.keep_clauses")
def clauses(request: HttpRequest) -> HttpResponse:
    """Who has signed, who has not, what ends soon (H10)."""
    today = timezone.localdate(clock.now())
    asked = request.GET.get("etat", "")
    state = asked if asked in kept.STATES else kept.STATES[0]
    words = {
        "missing": _("À signer"),
        "ending": _("Finissent sous 30 jours"),
        "paper": _("Sans document"),
        "kept": _("En règle"),
    }
    context = {
        "page": paging.page(kept.people_by_clause(state, today), request.GET.get("page")),
        "segments": [(f"?etat={name}", words[name], name == state) for name in kept.STATES],
        "today": today,
    }
    return render(request, "accounts/clauses.html", context)


@allow("accounts.keep_clauses")
def file_clause(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a signed clause, beside the former ones (H10)."""
    person = selectors.person_for(request.user, pk)
    form = forms.ClauseForm(request.POST or None, request.FILES or None)
    at = clock.now()
    if form.is_valid() and tried(
        form, lambda: kept.file_clause(person_id=pk, by=me(request), at=at, **form.cleaned_data)
    ) is not None:  # fmt: skip
        messages.success(request, _("La clause est gardée."))
        return redirect("accounts:person", pk)
    rows = person.clauses.select_related("file", "filed_by")[:50]
    context = {"form": form, "person_shown": person, "rows": rows}
    return render(request, "accounts/clause_form.html", context)


@allow("accounts.own_clause")
def clause(request: HttpRequest, pk: int) -> FileResponse:
    """The signed paper, to HR and to whoever signed it."""
    return files.response(kept.paper_for(request.user, pk))
