"""The report, written on site while working; every change is kept at once (J06, J09, J11)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from core import clock, formats
from core.access import allow
from core.errors import Refused
from core.forms import tried
from interventions import completeness, selectors, services
from interventions.models import Mission, Report
from portal.field import dossier, forms
from tickets.entitled import verdict_of


@allow("interventions.field")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Write it once; the main button finishes it and leads to the signatures."""
    mission = selectors.own_mission_for(request.user, pk)
    draft = selectors.draft_of(mission)
    if mission.status != "ON_SITE" and draft is None:
        return redirect("field:mission", mission.pk)
    form = forms.ReportText(request.POST) if request.POST else forms.ReportText.of(draft)
    if request.POST and _finished(request, mission, form):
        return redirect("field:sign", mission.pk)
    page = _page(request.user, mission, form) | {"left": _left(mission, clock.now())}
    return render(request, "field/report.html", page, status=422 if form.errors else 200)


def _finished(request: HttpRequest, mission: Mission, form: forms.ReportText) -> bool:
    if not form.is_valid():
        return False
    return bool(
        tried(form, lambda: _keep(request, mission, form))
        and tried(
            form,
            lambda: services.finish(mission_id=mission.pk, by=request.user, at=clock.now()),
        )
    )


def _keep(request: HttpRequest, mission: Mission, form: forms.ReportText) -> Report:
    """Keep the steps ticked, then what is typed, under one clock."""
    at, post = clock.now(), request.POST
    if mission.status == "ON_SITE":
        for task in mission.tasks.all():
            done, reason = f"done-{task.pk}" in post, post.get(f"reason-{task.pk}", "")
            if done != bool(task.done_at) or (not done and reason != task.not_done_reason):
                services.tick_task(
                    mission_id=mission.pk, task_id=task.pk, by=request.user, at=at,
                    done=done, reason=reason,
                )  # fmt: skip
    return services.save_report(
        mission_id=mission.pk,
        by=request.user,
        at=at,
        dossier_changes=forms.changes(post),
        **form.typed(),
    )


def _page(user: User, mission: Mission, form: forms.ReportText) -> dict[str, Any]:
    now, draft, tasks = clock.now(), selectors.draft_of(mission), list(mission.tasks.all())
    blank = draft or Report(mission=mission)
    parts = list(draft.parts.order_by("pk")) if draft else []
    photos = list(draft.photos.order_by("pk")) if draft else []
    return {
        "mission": mission,
        "form": form.for_reading(),
        "draft": draft,
        "tasks": tasks,
        "steps": _steps(blank, tasks, len(parts), len(photos)),
        "measured": services.measured(mission, blank, now),
        "missing": completeness.missing(blank, tasks),
        "parts": parts,
        "photos": photos,
        "part_form": forms.PartForm(),
        "changes": dossier.lines(mission, blank, user, now),
        "dossier_parts": forms.DOSSIER_PARTS,
        "is_revision": mission.status == "DONE",
        "moments": [("BEFORE", _("Avant")), ("DURING", _("Pendant")), ("AFTER", _("Après"))],
    }


def _left(mission: Mission, now: datetime) -> str:
    """What the contract still holds for this request, in its own unit; empty when nothing is counted (G13, G14)."""
    told = verdict_of(mission.ticket, now)
    return "" if told.left is None else told.said(told.left)


def _steps(
    report: Report, tasks: list[Any], parts: int, photos: int
) -> list[tuple[str, str, str, str]]:
    """The five sections: what is written and what is not."""
    settled = sum(bool(task.done_at or task.not_done_reason) for task in tasks)
    written = bool(report.findings.strip())
    return [
        (
            "done" if settled == len(tasks) else "now",
            _("Étapes"),
            _("%(done)s sur %(all)s") % {"done": settled, "all": len(tasks)},
            "#etapes",
        ),
        ("done" if written else "now", _("Constats"), _("écrits") if written else _("à écrire"), "#constats"),
        ("done" if report.result else "now", _("Résultat"), str(report.get_result_display()), "#resultat"),
        ("done" if parts else "next", _("Pièces"), str(parts), "#pieces"),
        ("done" if photos else "next", _("Photos"), str(photos), "#photos"),
    ]  # fmt: skip


@allow("interventions.field")
@require_POST
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page sends by itself at every change; answers with the words of the strip."""
    mission = selectors.own_mission_for(request.user, pk)
    form = forms.ReportText(request.POST)
    if form.is_valid() and tried(form, lambda: _keep(request, mission, form)):
        said = _("Gardé à %(hour)s") % {"hour": formats.hour(clock.now())}
    else:
        said = _("Pas encore gardé : %(why)s") % {"why": next(iter(form.errors.values()))[0]}
    return render(request, "field/_kept.html", {"said": said, **_page(request.user, mission, form)})


@allow("interventions.field")
@require_POST
def add_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Note a part fitted."""
    mission, form = selectors.own_mission_for(request.user, pk), forms.PartForm(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: services.add_part(
            mission_id=mission.pk, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        return redirect(f"{_report_url(mission)}#pieces")
    text = forms.ReportText.of(selectors.draft_of(mission))
    page = _page(request.user, mission, text) | {"part_form": form}
    return render(request, "field/report.html", page, status=422)


@allow("interventions.field")
@require_POST
def remove_part(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """Take a part off."""
    mission = selectors.own_mission_for(request.user, pk)
    services.remove_part(mission_id=mission.pk, part_id=part, by=request.user, at=clock.now())
    return redirect(f"{_report_url(mission)}#pieces")


@allow("interventions.field")
@require_POST
def add_photo(request: HttpRequest, pk: int) -> HttpResponse:
    """Join a photo."""
    mission = selectors.own_mission_for(request.user, pk)
    form = forms.PhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        raise Refused(_("Prenez d’abord la photo."))
    services.add_photo(
        mission_id=mission.pk, by=request.user, at=clock.now(),
        raw=form.cleaned_data["photo"].read(), moment=form.cleaned_data["moment"],
    )  # fmt: skip
    return redirect(f"{_report_url(mission)}#photos")


@allow("interventions.field")
@require_POST
def remove_photo(request: HttpRequest, pk: int, photo: int) -> HttpResponse:
    """Take a photo off."""
    mission = selectors.own_mission_for(request.user, pk)
    services.remove_photo(mission_id=mission.pk, photo_id=photo, by=request.user, at=clock.now())
    return redirect(f"{_report_url(mission)}#photos")


def _report_url(mission: Mission) -> str:
    return reverse("field:report", args=[mission.pk])
