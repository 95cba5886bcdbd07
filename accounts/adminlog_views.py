"""The administration log: read, searched and taken away by those who answer for it; nobody changes it (Q06)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import adminlog_forms as forms
from accounts import adminlog_selectors as selectors
from accounts.web import me
from core import administration, clock, events, exports, paging, trail
from core.access import allow

#: Lines of one file; a narrower search gives the rest.
MOST_LINES = 20_000
NOTHING = administration.Told("", "")


@allow("accounts.read_admin_log")
def show(request: HttpRequest) -> HttpResponse:
    """What was administered, by whom, before and after; the newest first."""
    form = forms.AdminLogFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    page = paging.page(selectors.lines(asked), request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": selectors.shown(list(page)),
        "check": trail.last_check(),
        "cut": trail.last_cut(),
    }
    return render(request, "accounts/adminlog.html", context)


@allow("accounts.read_admin_log")
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """One act, whole: what it changed, and its sealed line."""
    found = selectors.act_for(pk)
    names = administration.names(found.about)
    context = {
        "act": found,
        "words": administration.words(found.kind),
        "subject": selectors.subject_of(found.about, found.data, names),
        "details": administration.told(found.about, found.data),
        "line": selectors.line_of(found),
    }
    return render(request, "accounts/adminact.html", context)


@allow("accounts.read_admin_log")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What the search shows, as a table with its digests; taking it away is a line of the log too."""
    form = forms.AdminLogFilter(request.POST)
    asked = form.cleaned_data if form.is_valid() else {}
    person, now = me(request), clock.now()
    entries = list(selectors.lines(asked)[:MOST_LINES])
    told = {name: str(value) for name, value in asked.items() if value}
    events.record("administration.exported", about=person, by=person, at=now, lines=len(entries), asked=told)  # fmt: skip
    head = [_("N°"), _("Quand"), _("Qui"), _("Quoi"), _("Sujet"), _("Champ"), _("Avant"), _("Après"), _("Empreinte")]  # fmt: skip
    rows = (
        [line.entry.number, f"{timezone.localtime(line.entry.at):%Y-%m-%d %H:%M:%S}", line.entry.name,
         line.words, line.subject, told.words, told.before or "", told.after, line.entry.digest]
        for line in selectors.shown(entries)
        for told in line.details or [NOTHING]
    )  # fmt: skip
    name = f"journal-administration-{timezone.localdate(now)}.csv"
    return exports.download(exports.csv_bytes(head, rows), name, exports.CSV)
