"""The planning's own pages: the board, one person's week, absences."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core import access, clock, formats, paging
from core.access import allow
from core.errors import Refused
from planning import forms, selectors, services, slots

SPANS = {"1": gettext_lazy("Jour"), "5": gettext_lazy("Semaine"), "20": gettext_lazy("Mois")}


@allow("planning.view")
def board(request: HttpRequest) -> HttpResponse:
    """Ten technicians by day, week or month; clients one may not see are « Occupé »."""
    now = clock.now()
    today = formats.local(now).date()
    span = request.GET.get("days") if request.GET.get("days") in SPANS else "5"
    number = paging.number_of(request.GET.get("page"))
    found = selectors.board(
        request.user,
        slots.asked_day(request.GET.get("from"), today),
        page=number - 1,
        days=int(span or 5),
    )
    page = {
        "board": found,
        "today": today,
        "now_at": formats.local(now).hour + formats.local(now).minute / 60,
        "pages": paging.ShortPage(found.rows, number, found.has_next),
        "perms_missions": access.may(request.user, "interventions.view"),
        "may_place": access.may(request.user, "planning.place"),
        "may_absent": access.may(request.user, "planning.absence"),
        **_around(found.days, str(span)),
    }
    return render(request, "planning/board.html", page)


def _around(days: list[date], span: str) -> dict[str, Any]:
    """Where the arrows and the spans lead."""
    back = days[0] - timedelta(days={"1": 1, "5": 7, "20": 28}[span])
    while back.weekday() > 4:
        back -= timedelta(days=1)
    return {
        "last": days[-1],
        "earlier": back.isoformat(),
        "later": (days[-1] + timedelta(days=1)).isoformat(),
        "days": span,
        "spans": [
            (f"?days={count}&from={days[0]}", str(label), count == span)
            for count, label in SPANS.items()
        ],
    }


@allow("planning.view")
def agenda(request: HttpRequest, pk: int) -> HttpResponse:
    """One technician's week: what is taken and why, what is free."""
    person = selectors.technician_for(request.user, pk)
    today = formats.local(clock.now()).date()
    asked = slots.asked_day(request.GET.get("from"), today)
    monday = asked - timedelta(days=asked.weekday())
    page = {
        "person": person,
        "days": selectors.availability(person, monday, 7),
        "skills": person.skills.select_related("skill").order_by("skill__name"),
        "earlier": (monday - timedelta(days=7)).isoformat(),
        "later": (monday + timedelta(days=7)).isoformat(),
        "path": [(reverse("planning:board"), _("Planning")), ("", str(person))],
    }
    return render(request, "planning/agenda.html", page)


@allow("planning.absence")
def absences(request: HttpRequest) -> HttpResponse:
    """Who is away, and the form to note one more absence."""
    now = clock.now()
    form = forms.Absence(request.POST or None, people=selectors.staffed())
    if form.is_valid() and _noted(request, form):
        return redirect("planning:absences")
    page = {
        "form": form,
        "page": paging.page(selectors.absences(now), request.GET.get("page")),
        "path": [(reverse("planning:board"), _("Planning")), ("", _("Absences"))],
    }
    return render(request, "planning/absences.html", page, status=422 if form.errors else 200)


def _noted(request: HttpRequest, form: forms.Absence) -> bool:
    data = form.cleaned_data
    try:
        services.add_absence(
            technician_id=data["technician"].pk,
            period=form.period(),
            reason=data["reason"],
            by=request.user,
            at=clock.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, _("Absence notée."))
    return True


@allow("planning.absence")
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an absence back."""
    booking = selectors.booking_for(request.user, pk)
    services.end_absence(booking_id=booking.pk, by=request.user, at=clock.now())
    messages.success(request, _("Absence retirée."))
    return redirect("planning:absences")
