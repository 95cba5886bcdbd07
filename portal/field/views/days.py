"""The day, the week, the reports."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from billing import selectors as billing
from core import clock, formats, paging
from core.access import allow
from interventions import forms, selectors
from planning import slots
from portal.field import day
from portal.field.tabs import tabs


@allow("interventions.field")
def today(request: HttpRequest) -> HttpResponse:
    """When must I leave, for where, and is there something I have not answered."""
    now = clock.now()
    on = formats.local(now).date()
    found = day.stops(selectors.day_of(request.user, on), now)
    current = next((stop for stop in found if stop.is_next), None)
    waiting = selectors.unanswered(request.user)
    page = {
        "on": on,
        "stops": found,
        "done": sum(stop.node == "done" for stop in found),
        "headline": day.headline(current, now) if current else "",
        "waiting": waiting,
        "why": forms.Why(),
        "questions": billing.questions_to(request.user),
        "next": None if found else selectors.next_mission(request.user, now),
        "tabs": tabs(request, len(waiting)),
    }
    return render(request, "field/today.html", page)


@allow("interventions.field")
def week(request: HttpRequest) -> HttpResponse:
    """Seven days from Monday, one list a day."""
    this_day = formats.local(clock.now()).date()
    on = slots.asked_day(request.GET.get("from"), this_day)
    monday = on - timedelta(days=on.weekday())
    missions = selectors.week_of(request.user, monday)
    days = [
        (one, [m for m in missions if formats.local(m.starts_at).date() == one])
        for one in (monday + timedelta(days=gap) for gap in range(7))
    ]
    page = {
        "monday": monday,
        "days": [(one, found) for one, found in days if found or one.weekday() < 5],
        "earlier": (monday - timedelta(days=7)).isoformat(),
        "later": (monday + timedelta(days=7)).isoformat(),
        "tabs": tabs(request),
    }
    return render(request, "field/week.html", page)


@allow("interventions.field")
def reports(request: HttpRequest) -> HttpResponse:
    """The technician's own reports, begun or signed, the newest first."""
    page = paging.page(selectors.reports_of(request.user), request.GET.get("page"), 20)
    return render(request, "field/reports.html", {"page": page, "tabs": tabs(request)})
