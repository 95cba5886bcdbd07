"""Absences and substitutes: while somebody is away, the named colleague decides and hears (H14)."""

from datetime import date, datetime, time, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import forms, selectors, substitutes
from accounts.models import Absence, User
from accounts.web import me
from core import access, clock, formats
from core.access import allow
from core.forms import tried


@allow("accounts.absences")
def absences(request: HttpRequest) -> HttpResponse:
    """One's own absences, one's substitute, and for whom one stands in now."""
    return _page(request, me(request))


@allow("accounts.edit_people")
def absences_of(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for somebody else, by HR."""
    return _page(request, selectors.person_for(request.user, pk))


def _page(request: HttpRequest, person: User) -> HttpResponse:
    form, now = forms.AbsenceForm(request.POST or None), clock.now()
    if form.is_valid() and (
        tried(form, lambda: _said(me(request), person, form.cleaned_data, now)) is not None
    ):
        messages.success(request, _("L’absence est notée."))
        return redirect(request.path)
    context = {
        "person_shown": person,
        "is_own": person == request.user,
        "form": form,
        "substitute_form": forms.SubstituteForm(person=person),
        "absences": [
            (row, _days(row, now))
            for row in person.absences.filter(ends_at__gt=now).order_by("starts_at")[:50]
        ],
        "stands_in_for": substitutes.stood_in_for(person, now),
        "now": now,
    }
    return render(request, "accounts/absences.html", context)


def _days(row: Absence, now: datetime) -> str:
    """Whole days as one says them, the last one included; empty for an absence of some hours."""
    begins, ends = formats.local(row.starts_at), formats.local(row.ends_at)
    if begins.time() != time.min or ends.time() != time.min:
        return ""
    first, last = begins.date(), ends.date() - timedelta(days=1)
    if first == last:
        return formats.day_long(first)
    today = formats.local(now).date()
    said = (formats.day_month(day, today=today) for day in (first, last))
    return _("du %(first)s au %(last)s") % dict(zip(("first", "last"), said, strict=True))


def _said(by: User, person: User, days: dict[str, date], at: datetime) -> Absence:
    """From the first morning to the end of the last day."""
    after = days["last"] + timedelta(days=1)
    return substitutes.say_absence(
        person_id=person.pk,
        starts_at=timezone.make_aware(datetime.combine(days["first"], time.min)),
        ends_at=timezone.make_aware(datetime.combine(after, time.min)),
        by=by,
        at=at,
    )


@allow("accounts.absences")
@require_POST
def substitute(request: HttpRequest) -> HttpResponse:
    """Name one's substitute."""
    form = forms.SubstituteForm(request.POST, person=me(request))
    if form.is_valid():
        chosen = form.cleaned_data["substitute"]
        substitutes.name_substitute(person=me(request), substitute=chosen, at=clock.now())
        messages.success(request, _("C’est enregistré."))
    return redirect("accounts:absences")


@allow("accounts.absences")
@require_POST
def end_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Back: the substitute decides no more."""
    rows = Absence.objects.all()
    if not access.may(request.user, "accounts.edit_people"):
        rows = rows.filter(person=me(request))
    row = get_object_or_404(rows, pk=pk)
    substitutes.end_absence(absence_id=row.pk, by=me(request), at=clock.now())
    messages.success(request, _("L’absence est terminée."))
    if row.person_id == me(request).pk:
        return redirect("accounts:absences")
    return redirect("accounts:absences_of", row.person_id)
