"""One mission on the phone, and its steps."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.models import User
from clients import services as clients
from clients.models import AccessGrant, Part
from clients.selectors import parts_open, secrets_of
from core import clock, events, exports
from core.access import allow
from core.errors import Refused
from core.forms import tried
from interventions import forms, moves, selectors, services
from interventions.models import Mission
from planning.selectors import road_minutes
from portal import doors
from portal.field import day, dossier, takeaway

#: Logins opened in place; the rest are on the dossier's page.
MOST_SECRETS = 20

#: Which page of the dossier shows which part.
PAGES = {
    "EQUIPMENT": ("server", "clients:assets"),
    "NETWORK": ("network", "clients:state"),
    "SYSTEMS": ("laptop", "clients:state"),
    "DOCUMENTS": ("file", "clients:documents"),
    "SECRETS": ("key", "clients:secrets"),
}

#: Nothing more is brought back from these.
ENDED = ("DONE", "CANCELLED", "DECLINED")


@allow("interventions.field")
def mission(request: HttpRequest, pk: int) -> HttpResponse:
    """Find the place, get in, know what to do and what has been done."""
    found = selectors.own_mission_for(request.user, pk)
    return render(request, "field/mission.html", _page(request.user, found))


def _page(user: User, mission: Mission, **given: Any) -> dict[str, Any]:
    now = clock.now()
    verbs = moves.possible(mission.status, user.role)
    grant = AccessGrant.objects.filter(source=events.topic(mission), revoked_at=None).first()
    parts = parts_open(user, mission.client, now)
    if parts:
        clients.note_opening(client=mission.client, by=user, at=now)
    draft = selectors.draft_of(mission)
    return {
        "mission": mission,
        "steps": day.steps(mission),
        "verbs": verbs,
        "tasks": mission.tasks.all(),
        "to_ask": dossier.asked(mission, draft, now) if mission.status not in ENDED else [],
        "bring": [line for line in mission.to_bring.splitlines() if line.strip()],
        "road": road_minutes(mission.technician, mission.site),
        "grant": grant,
        "may_enter": mission.status in moves.LIVE or bool(parts),
        "parts": _parts(mission, parts),
        "secrets": list(secrets_of(user, mission.client)[:MOST_SECRETS])
        if Part.SECRETS in parts
        else [],
        "locked_url": doors.address_of("clients:locked", mission.client_id),
        "visits": selectors.last_visits(mission.client, mission.site, but=mission.pk),
        "draft": draft,
        "report": selectors.sealed_of(mission),
        "why": forms.Why(),
        **given,
    }


@allow("interventions.field")
def take_along(request: HttpRequest, pk: int) -> HttpResponse:
    """The dossier for where there is no network: the parts open now, no login; a line of the access log (J19)."""
    found, now = selectors.own_mission_for(request.user, pk), clock.now()
    parts = parts_open(request.user, found.client, now)
    if not parts:
        raise Refused(_("Le dossier de ce client ne vous est pas ouvert en ce moment."))
    clients.note_taking_along(client=found.client, by=request.user, at=now)
    made = takeaway.document(found, request.user, parts, now)
    return exports.inline_pdf(made, f"dossier-{found}.pdf")


def _parts(mission: Mission, parts: dict[str, bool]) -> list[tuple[str, str, str]]:
    """(icon, words, address) of each open part; the others are absent, not grey."""
    labels = dict(AccessGrant._meta.get_field("parts").base_field.choices)  # type: ignore[union-attr]
    found = []
    for part in parts:
        icon, route = PAGES[part]
        found.append((icon, str(labels[part]), doors.address_of(route, mission.client_id)))
    return found


def _step(
    request: HttpRequest, pk: int, verb: Callable[..., Any], said: str, **more: Any
) -> HttpResponse:
    found = selectors.own_mission_for(request.user, pk)
    verb(mission_id=found.pk, by=request.user, at=clock.now(), **more)
    messages.success(request, said)
    return redirect("field:mission", found.pk)


@allow("interventions.field")
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """« Accuser réception »."""
    return _step(request, pk, services.acknowledge, _("Réception accusée."), via="page")


@allow("interventions.field")
@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je ne peux pas… », with the reason."""
    found, form = selectors.own_mission_for(request.user, pk), forms.Why(request.POST)
    if form.is_valid() and tried(
        form,
        lambda: services.decline(
            mission_id=found.pk, by=request.user, at=clock.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Refus transmis : le planning cherche quelqu’un."))
        return redirect("field:today")
    page = _page(request.user, found, why=form, opened="decline")
    return render(request, "field/mission.html", page, status=422)


@allow("interventions.field")
@require_POST
def depart(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je pars, en route »."""
    return _step(request, pk, services.depart, _("En route."))


@allow("interventions.field")
@require_POST
def arrive(request: HttpRequest, pk: int) -> HttpResponse:
    """« Je suis arrivé »."""
    return _step(request, pk, services.arrive, _("Arrivé sur site."))


@allow("interventions.field")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last step back."""
    found = selectors.own_mission_for(request.user, pk)
    verb = services.undo_arrive if found.status == "ON_SITE" else services.undo_depart
    return _step(request, pk, verb, _("Étape annulée."))


@allow("interventions.field")
@require_POST
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin version 2 of a signed report: the signatures fall (J14)."""
    found = selectors.own_mission_for(request.user, pk)
    services.open_version(mission_id=found.pk, by=request.user, at=clock.now())
    return redirect("field:report", found.pk)
