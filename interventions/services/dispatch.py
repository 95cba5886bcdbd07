"""Planning a visit: hold a slot with its sheet and its window on the dossier."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import standing
from accounts.models import User
from clients import services as clients
from clients.models import Contact, Part, Site
from core import access, events
from core.errors import Refused
from core.formats import local
from core.language import of_the_house
from interventions import windows
from interventions.models import Mission, MissionTask
from interventions.services import notice
from interventions.services.common import record
from planning import selectors as planning_selectors
from planning import services as planning
from planning import slots
from planning.models import BookingKind
from tickets import services as tickets
from tickets.models import Ticket

#: What the visit opens of the dossier unless the planner chooses fewer.
ALL_PARTS: tuple[str, ...] = tuple(Part.values)


@transaction.atomic
def hold(
    *,
    ticket_id: int,
    technician_id: int,
    starts_at: datetime,
    minutes: int,
    purpose: str,
    by: User,
    at: datetime,
    problem: str = "",
    done_already: str = "",
    to_bring: str = "",
    tasks: Sequence[str] = (),
    contact: Contact | None = None,
    site: Site | None = None,
    parts: Sequence[str] = ALL_PARTS,
    short_notice_reason: str = "",
) -> Mission:
    """Hold a slot for a ticket: booking, mission with its sheet, dossier access and ticket, all or nothing.

    Nobody is told yet: notices leave with `publish`. `Refused` when the slot is taken, in the past or not
    a working time, when the confidentiality clause is missing (J01, I04, H03, R012–R014, R153).
    """
    ticket = (
        Ticket.objects.select_for_update(of=("self",), no_key=True)
        .select_related("client")
        .get(pk=ticket_id)
    )
    access.require(by, "interventions.plan")
    technician = sendable(technician_id, at)
    period = period_of(starts_at, minutes, at)
    place = site or ticket.site
    booking = planning.book(
        technician_id=technician.pk,
        period=period,
        kind=BookingKind.MISSION,
        by=by,
        at=at,
        site=place,
        label=purpose,
        is_draft=True,
    )
    mission = Mission.objects.create(
        ticket=ticket,
        booking=booking,
        technician=technician,
        client=ticket.client,
        site=place,
        contact=contact or ticket.requester,
        purpose=purpose[:200],
        problem=problem or ticket.symptoms,
        done_already=done_already,
        to_bring=to_bring,
        estimated_minutes=minutes,
        short_notice_reason=notice.why_so_soon(short_notice_reason, period[0], at),
        planned_by=by,
        planned_at=at,
    )
    _write_tasks(mission, tasks)
    open_dossier(mission, period, parts, by, at)
    tickets.dispatch(ticket_id=ticket.pk, mission=mission, by=by, at=at)
    record("mission.held", mission, by=by, at=at, starts_at=period[0].isoformat())
    return mission


def sendable(technician_id: int, at: datetime) -> User:
    """The technician of that key; `Refused` when this person may not go."""
    technician = planning_selectors.technicians().filter(pk=technician_id).first()
    if technician is None:
        raise Refused(_("Cette personne ne fait pas d’interventions."), field="technician")
    if not standing.clause_holds(technician, local(at).date()):
        raise Refused(
            _(
                "%(name)s n’a pas de clause de confidentialité signée en vigueur : accès au dossier impossible."
            )
            % {"name": technician},
            field="technician",
        )
    return technician


def period_of(starts_at: datetime, minutes: int, at: datetime) -> slots.Interval:
    """The stretch a visit takes; `Refused` in the past, or when its length makes no sense."""
    if starts_at <= at:
        raise Refused(_("Ce créneau est déjà passé."), field="starts_at")
    if not 15 <= minutes <= 720:
        raise Refused(_("La durée va de 15 min à 12 h."), field="minutes")
    return starts_at, starts_at + timedelta(minutes=minutes)


def _write_tasks(mission: Mission, tasks: Sequence[str]) -> None:
    wanted = [line.strip()[:300] for line in tasks if line.strip()][:30]
    MissionTask.objects.bulk_create(
        MissionTask(mission=mission, position=i, text=text) for i, text in enumerate(wanted, 1)
    )


@of_the_house
def open_dossier(
    mission: Mission, period: slots.Interval, parts: Sequence[str], by: User, at: datetime
) -> None:
    """Give the mission's technician these parts of the dossier, for the window of the visit."""
    if not parts:
        return
    clients.grant(
        client_id=mission.client_id,
        user_id=mission.technician_id,
        parts=list(parts),
        can_write=True,
        starts_at=windows.opens_at(period[0]),
        ends_at=windows.closes_at(period[1]),
        reason=_("Mission %(mission)s, ticket %(ticket)s")
        % {"mission": mission, "ticket": mission.ticket_id},
        source=events.topic(mission),
        by=by,
        at=at,
    )
