"""The office's pages of missions: the list, one mission, and the planner's verbs."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from clients.selectors import proposed
from core import access, clock, events, formats, paging, typed
from core.access import allow
from core.forms import tried
from interventions import forms, moves, selectors, services, windows, words
from interventions.models import Mission, MissionStatus
from planning import rest, slots
from planning import selectors as planning


@allow("interventions.view")
def missions(request: HttpRequest) -> HttpResponse:
    """The missions by what they need: open, without an answer, held, done, off."""
    view = request.GET.get("view", "open")
    page = paging.page(selectors.listing(request.user, view), request.GET.get("page"))
    tabs = [(f"?view={name}", label, None, name == view) for name, label in words.VIEWS.items()]
    return render(request, "interventions/list.html", {"page": page, "tabs": tabs, "view": view})


@allow("interventions.view")
def mission(request: HttpRequest, pk: int) -> HttpResponse:
    """One mission for the office: its slot, its agreement, its notices, its sheet, its report."""
    found = selectors.mission_for(request.user, pk)
    return render(request, "interventions/mission.html", _page(request.user, found))


@allow("interventions.view")
def of_booking(request: HttpRequest, pk: int) -> HttpResponse:
    """From a line of the planning to its mission."""
    booking = planning.booking_for(request.user, pk)
    return redirect(selectors.mission_of_booking(request.user, booking))


def _page(user: User, mission: Mission, **given: Any) -> dict[str, Any]:
    now = clock.now()
    may_plan = access.may(user, "interventions.plan")
    verbs = moves.possible(mission.status, user.role) if may_plan else []
    return {
        "mission": mission,
        "verbs": verbs,
        "facts": [
            (event, words.sentence(event))
            for event in selectors.timeline(mission)
            if words.told(event)
        ],
        "tasks": mission.tasks.all(),
        "report": selectors.sealed_of(mission),
        "changes": proposed.changes_of(user, events.topic(mission)),
        "visits": proposed.by_visit(user, proposed.of_source(user, events.topic(mission)), now),
        "notice": slots.days_of_notice(now, mission.starts_at),
        "notice_days": windows.NOTICE_DAYS,
        "warnings": _rests(mission) if mission.status in ("HELD", "NOTIFIED") else [],
        "agreement": forms.Agreement(initial={"with_whom": mission.contact or ""}),
        "publication": forms.Publication(
            initial={"short_notice_reason": mission.short_notice_reason}
        ),
        "slot": forms.Slot(
            initial={
                "starts_at": formats.local(mission.starts_at),
                "minutes": mission.estimated_minutes,
                "with_whom": mission.agreed_with,
            }
        ),
        "others": selectors.replacements(mission) if "reassign" in verbs else [],
        "why_cancel": forms.Why(prefix="cancel"),
        "why_decline": forms.Why(prefix="decline"),
        **given,
    }


def _rests(mission: Mission) -> list[str]:
    """The legal rests that this visit would break: a warning, never a refusal (PRIV-05)."""
    start, end = mission.starts_at, mission.ends_at
    around = (start - rest.WEEK, end + rest.WEEK)
    taken = planning.worked(mission.technician, *around, but=mission.booking_id)
    return rest.warnings(taken, (start, end))


def _act(
    request: HttpRequest,
    pk: int,
    name: str,
    form: django_forms.Form,
    verb: Callable[[Mission, dict[str, Any]], Any],
    said: str,
) -> HttpResponse:
    """Door, form, one call, message, redirect; a refusal gives the page back with what was typed."""
    found = selectors.mission_for(request.user, pk)
    if form.is_valid() and tried(form, lambda: verb(found, form.cleaned_data)):
        messages.success(request, said)
        return redirect(found)
    page = _page(request.user, found, **{name: form, "opened": name})
    return render(request, "interventions/mission.html", page, status=422)


@allow("interventions.plan")
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Note the client's agreement."""
    return _act(
        request, pk, "agreement", forms.Agreement(request.POST),
        lambda one, data: services.agree(mission_id=one.pk, by=request.user, at=clock.now(), **data),
        _("Accord noté. La mission peut partir."),
    )  # fmt: skip


@allow("interventions.plan")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the mission."""
    return _act(
        request, pk, "publication", forms.Publication(request.POST),
        lambda one, data: services.publish(
            mission_id=one.pk, by=request.user, at=clock.now(), **data
        ),
        _("Mission envoyée au technicien."),
    )  # fmt: skip


@allow("interventions.plan")
@require_POST
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the visit another time; of a slot that is only held nobody is told."""
    found = selectors.mission_for(request.user, pk)
    is_told = found.status != MissionStatus.HELD
    return _act(
        request, pk, "slot", forms.Slot(request.POST),
        lambda one, data: services.move(mission_id=one.pk, by=request.user, at=clock.now(), **data),
        _("Mission déplacée ; le technicien est prévenu.") if is_told else _("Créneau déplacé."),
    )  # fmt: skip


@allow("interventions.plan")
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """Send somebody else at the same hour, in one click."""
    found = selectors.mission_for(request.user, pk)
    services.reassign(
        mission_id=found.pk,
        technician_id=typed.whole(request.POST.get("technician")) or 0,
        by=request.user,
        at=clock.now(),
    )
    messages.success(request, _("Mission confiée à un autre technicien ; les deux sont prévenus."))
    return redirect(found)


@allow("interventions.plan")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call the visit off."""
    return _act(
        request, pk, "why_cancel", forms.Why(request.POST, prefix="cancel"),
        lambda one, data: services.cancel(
            mission_id=one.pk, by=request.user, at=clock.now(), **data
        ),
        _("Mission annulée ; le ticket est à replanifier."),
    )  # fmt: skip


@allow("interventions.plan")
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """The technician said yes on the telephone."""
    found = selectors.mission_for(request.user, pk)
    services.acknowledge(mission_id=found.pk, by=request.user, at=clock.now(), via="phone")
    messages.success(request, _("Accord du technicien noté."))
    return redirect(found)


@allow("interventions.plan")
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """The technician said no on the telephone."""
    return _act(
        request, pk, "why_decline", forms.Why(request.POST, prefix="decline"),
        lambda one, data: services.decline(
            mission_id=one.pk, by=request.user, at=clock.now(), **data
        ),
        _("Refus noté ; le ticket est à replanifier."),
    )  # fmt: skip
