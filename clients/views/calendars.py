"""Opening hours: the calendars, their year, and who may change them (D06, D07)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from accounts.web import me
from clients import forms, selectors, services
from clients.views.doing import does
from core import access, clock, formats, paging
from core.access import allow
from core.calendars.words import answering_words, week_words
from core.models import BusinessCalendar


@allow("clients.view_calendars")
def calendar_list(request: HttpRequest) -> HttpResponse:
    """Each calendar in words, open or not now, and how much hangs on it."""
    now = clock.now()
    page = paging.page(selectors.calendars(request.user), request.GET.get("page"))
    rows = [(row, week_words(row.weekly), answering_words(row.hours(), now)) for row in page]
    context = {
        "page": page,
        "rows": rows,
        "may_edit": access.may(request.user, "clients.edit_calendars"),
        "may_simulate": access.may(request.user, "tickets.simulate"),
    }
    return render(request, "clients/calendars.html", context)


@allow("clients.view_calendars")
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One calendar: its week, its exceptions, its year, who works by it."""
    found, now = get_object_or_404(BusinessCalendar, pk=pk), clock.now()
    choice = forms.YearChoice(request.GET)
    asked = choice.cleaned_data["year"] if choice.is_valid() else None
    use = selectors.use_of(found, request.user)
    context = {
        "calendar": found,
        "days": list(zip(formats.DAYS, found.weekly, strict=True)),
        "day_names": formats.DAYS,
        "state": answering_words(found.hours(), now),
        "year": selectors.calendar_year(found, asked or formats.local(now).year),
        "use": use,
        "teams": forms.CalendarTeams(initial={"teams": use.teams}),
        "may_edit": access.may(request.user, "clients.edit_calendars"),
    }
    return render(request, "clients/calendar.html", context)


@allow("clients.edit_calendars")
def create_calendar(request: HttpRequest) -> HttpResponse:
    """A new calendar, starting from office hours."""
    form = forms.CalendarForm(request.POST or None, calendar=BusinessCalendar())
    if made := does(request, form, services.save_calendar):
        return redirect("clients:calendar", made.pk)
    return _form(request, form, _("Nouveau calendrier"), reverse("clients:calendars"))


@allow("clients.edit_calendars")
def edit_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the week, the holidays, the zone."""
    found = get_object_or_404(BusinessCalendar, pk=pk)
    form = forms.CalendarForm(request.POST or None, calendar=found)
    if does(request, form, services.save_calendar, calendar_id=pk):
        messages.success(
            request, _("Les horaires sont changés ; les échéances en cours sont recalculées.")
        )
        return redirect("clients:calendar", pk)
    return _form(request, form, str(found), reverse("clients:calendar", args=[pk]))


@allow("clients.edit_calendars")
def close_everywhere(request: HttpRequest) -> HttpResponse:
    """A closure of the company, in all calendars in one gesture (D07)."""
    form = forms.ClosureForm(request.POST or None)
    closed = does(request, form, services.add_closure, calendar_id=None)
    if closed is not None:
        told = ngettext(
            "%(n)s calendrier est fermé à ces dates.",
            "%(n)s calendriers sont fermés à ces dates.",
            closed,
        )
        messages.success(request, told % {"n": closed})
        return redirect("clients:calendars")
    return _form(request, form, _("Fermer toute la société"), reverse("clients:calendars"))


@allow("clients.edit_calendars")
def add_closure(request: HttpRequest, pk: int) -> HttpResponse:
    """A closure of one calendar."""
    return _exception(request, pk, forms.ClosureForm, services.add_closure, _("Fermeture"))


@allow("clients.edit_calendars")
def add_special(request: HttpRequest, pk: int) -> HttpResponse:
    """Other hours for one day."""
    return _exception(
        request, pk, forms.SpecialForm, services.add_special, _("Horaires exceptionnels")
    )


@allow("clients.edit_calendars")
def add_break(request: HttpRequest, pk: int) -> HttpResponse:
    """Some hours of one day closed."""
    return _exception(request, pk, forms.BreakForm, services.add_break, _("Pause exceptionnelle"))


@allow("clients.edit_calendars")
@require_POST
def remove_exception(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one exception away."""
    found = get_object_or_404(BusinessCalendar, pk=pk)
    form = forms.WhichException(request.POST)
    if form.is_valid():
        services.remove_exception(
            calendar_id=found.pk,
            kind=form.cleaned_data["kind"],
            which=form.keys(),
            by=me(request),
            at=clock.now(),
        )
        messages.success(request, _("L’exception est retirée."))
    return redirect("clients:calendar", pk)


@allow("clients.edit_calendars")
@require_POST
def set_calendar_teams(request: HttpRequest, pk: int) -> HttpResponse:
    """Which teams work by this calendar."""
    found = get_object_or_404(BusinessCalendar, pk=pk)
    form = forms.CalendarTeams(request.POST)
    if form.is_valid():
        services.set_teams(
            calendar_id=found.pk, by=me(request), at=clock.now(), **form.cleaned_data
        )
        messages.success(request, _("C’est enregistré."))
    return redirect("clients:calendar", pk)


def _exception(
    request: HttpRequest, pk: int, form_class: Any, add: Any, title: str
) -> HttpResponse:
    found = get_object_or_404(BusinessCalendar, pk=pk)
    form = form_class(request.POST or None)
    if does(request, form, add, calendar_id=pk):
        messages.success(
            request, _("C’est au calendrier ; les échéances en cours sont recalculées.")
        )
        return redirect("clients:calendar", pk)
    return _form(
        request, form, f"{found} : {title.lower()}", reverse("clients:calendar", args=[pk])
    )


def _form(request: HttpRequest, form: Any, title: str, back: str) -> HttpResponse:
    return render(request, "clients/form.html", {"form": form, "title": title, "back": back})
