"""The list of rights taken away as it stands: table, spreadsheet, paper; each time a line of the access log (H06)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.web import me
from clients import forms, rights_paper, selectors
from clients.services import lists
from core import clock, exports
from core.access import allow
from core.language import of_the_house

MOST_LINES = 20_000


@allow("clients.view_rights")
def rights_csv(request: HttpRequest) -> HttpResponse:
    """The dated list, person by person, as the filters of the page keep it (H06)."""
    rows, name = _list(request, "csv")
    return exports.download(exports.csv_bytes(lists.head(), rows), f"{name}.csv", exports.CSV)


@allow("clients.view_rights")
def rights_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a spreadsheet (H06)."""
    rows, name = _list(request, "xlsx")
    content = exports.xlsx_bytes(_("Droits"), lists.head(), rows)
    return exports.download(content, f"{name}.xlsx", exports.XLSX)


@allow("clients.view_rights")
@of_the_house
def rights_pdf(request: HttpRequest) -> HttpResponse:
    """The same on paper, people by clients first (H06)."""
    rows, name = _list(request, "pdf")
    made = lists.made_words(clock.now())
    content = rights_paper.pdf(rows, title=_("Droits d’accès"), made=made, scope=_scope(request))
    return exports.download(content, f"{name}.pdf", exports.PDF)


@allow("clients.view_rights")
@of_the_house
def person_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """All that one member of the staff holds, on paper (H06)."""
    person, now = selectors.holder_for(request.user, pk), clock.now()
    rows = list(lists.rows(selectors.live_grants(now).filter(user=person)[:MOST_LINES], now))
    lists.note_export(lines=len(rows), form="pdf", by=me(request), at=now, asked={"person": person})
    return _person(rows, str(person), now)


@allow("clients.ask_access")
@of_the_house
def own_pdf(request: HttpRequest) -> HttpResponse:
    """One's own rights, on paper (H06)."""
    person, now = me(request), clock.now()
    rows = list(lists.rows(selectors.live_grants(now).filter(user=person)[:MOST_LINES], now))
    return _person(rows, str(person), now)


def _person(rows: list[list[str]], name: str, now: datetime) -> HttpResponse:
    title = _("Droits d’accès de %s") % name
    content = rights_paper.pdf(rows, title=title, made=lists.made_words(now))
    return exports.download(content, f"droits-{timezone.localdate(now)}.pdf", exports.PDF)


def _list(request: HttpRequest, form: str) -> tuple[list[list[str]], str]:
    now, asked = clock.now(), _asked(request)
    rows = list(lists.rows(selectors.sifted(asked, now)[:MOST_LINES].iterator(2000), now))
    lists.note_export(lines=len(rows), form=form, by=me(request), at=now, asked=asked)
    return rows, f"droits-{timezone.localdate(now)}"


def _asked(request: HttpRequest) -> dict[str, Any]:
    form = forms.RightsFilter(request.GET)
    return form.cleaned_data if form.is_valid() else {}


def _scope(request: HttpRequest) -> str:
    """Which filters the paper was made with, in the words of the page."""
    form = forms.RightsFilter(request.GET)
    said = [
        f"{form[name].label} : {_said(form, name)}"
        for name in form.fields
        if _asked(request).get(name)
    ]
    return ", ".join(said)


def _said(form: forms.RightsFilter, name: str) -> str:
    value = form[name].value()
    choices = dict(getattr(form.fields[name], "choices", ()))
    return str(choices.get(value, _("oui") if name == "soon" else value))
