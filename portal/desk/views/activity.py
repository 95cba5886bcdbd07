"""The daily activity report: it writes itself, the evening gesture is to confirm (N11)."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from billing import selectors as billing
from core import clock
from core.access import allow
from core.errors import Refused
from quality import services as quality
from quality.models import ActivityReport
from tickets import selectors

PARIS = ZoneInfo("Europe/Paris")
#: Nobody worked here before.
FIRST = date(2000, 1, 1)


def _day(text: str, today: date) -> date:
    try:
        return max(FIRST, min(date.fromisoformat(text), today))
    except ValueError:
        return today


@allow("portal.activity")
def activity(request: HttpRequest) -> HttpResponse:
    """What I did on one day, from calls, time and moves."""
    today = clock.now().astimezone(PARIS).date()
    day = _day(request.GET.get("jour", ""), today)
    lines = selectors.activity_of(request.user, day)
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1) if day < today else None,
        "lines": lines,
        "total": sum(line.minutes for line in lines),
        "signed": ActivityReport.objects.filter(user=request.user, day=day).first(),
        "can_sign": True,
        "questions": billing.questions_to(request.user),
    }
    return render(request, "desk/activity.html", context)


@allow("portal.activity")
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Confirm one's day, with a word if needed."""
    now = clock.now()
    day = _day(request.POST.get("day", ""), now.astimezone(PARIS).date())
    if ActivityReport.objects.filter(user=request.user, day=day).exists():
        raise Refused(_("Cette journée est déjà confirmée."))
    quality.sign_activity(
        user=request.user, day=day, note=request.POST.get("note", "")[:2000], at=now
    )
    messages.success(request, _("Journée confirmée."))
    return redirect(f"{request.path.rsplit('/', 2)[0]}/?jour={day:%Y-%m-%d}")
