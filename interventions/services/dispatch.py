"""Planning a visit: hold a slot, note the client's agreement, publish, move, cancel."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import standing
from accounts.models import User
from clients import services as clients
from clients.models import AccessGrant, Contact, Part, Site
from core import access, events
from core.errors import Refused
from core.formats import local
from core.language import of_the_house
from interventions import windows
from interventions.models import Mission, MissionTask
from interventions.services.common import (
    has_other_live_mission,
    lock,
    record,
    save,
    step,
    withdraw_links,
)
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
    period = _period(starts_at, minutes, at)
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
        short_notice_reason=_why_so_soon(short_notice_reason, period[0], at),
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


def _period(starts_at: datetime, minutes: int, at: datetime) -> slots.Interval:
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


@transaction.atomic
def agree(*, mission_id: int, with_whom: str, note: str, by: User, at: datetime) -> Mission:
    """Write down the client's agreement on the date: who, when, what was agreed (I15, R016, R154)."""
    mission = lock(mission_id)
    step(mission, "agree", by)
    _agreement(mission, with_whom, note, by, at)
    save(mission, "agreed_with", "agreed_note", "agreed_by", "agreed_at")
    tickets.plan_visit(
        ticket_id=mission.ticket_id, visit_at=mission.booking.starts_at, by=by, at=at,
        mission=mission,
    )  # fmt: skip
    record("mission.agreed", mission, by=by, at=at, with_whom=mission.agreed_with)
    return mission


def _agreement(mission: Mission, with_whom: str, note: str, by: User, at: datetime) -> None:
    if not with_whom.strip():
        raise Refused(_("Avec qui la date a-t-elle été convenue ?"), field="with_whom")
    mission.agreed_with, mission.agreed_note = with_whom.strip()[:120], note.strip()[:300]
    mission.agreed_by, mission.agreed_at = by, at


@transaction.atomic
def publish(*, mission_id: int, by: User, at: datetime, short_notice_reason: str = "") -> Mission:
    """Send the mission: the fact that makes every notice leave (R015, K12, T7).

    `Refused` without the client's agreement, or under seven days of notice without a reason (I14).
    """
    mission = lock(mission_id)
    step(mission, "publish", by)
    if mission.agreed_at is None:
        raise Refused(_("Notez d’abord l’accord du client sur la date."))
    reason = short_notice_reason.strip() or mission.short_notice_reason
    notice = _check_notice(mission, reason, at)
    planning.confirm(booking_id=mission.booking_id)
    mission.short_notice_reason = _why_so_soon(reason, mission.booking.starts_at, at)
    mission.notified_at = at
    save(mission, "short_notice_reason", "notified_at")
    record(
        "mission.sent",
        mission,
        by=by,
        at=at,
        notice_days=notice,
        urgent=mission.is_urgent,
    )
    return mission


def _why_so_soon(reason: str, starts_at: datetime, at: datetime) -> str:
    """The reason of a short notice; nothing is an exception that keeps the week."""
    is_short = slots.days_of_notice(at, starts_at) < windows.NOTICE_DAYS
    return reason.strip()[:200] if is_short else ""


def _check_notice(mission: Mission, reason: str, at: datetime) -> int:
    notice = slots.days_of_notice(at, mission.booking.starts_at)
    if notice < windows.NOTICE_DAYS and not reason.strip():
        raise Refused(
            _("Préavis de %(days)s j au lieu de 7 : dites pourquoi.") % {"days": notice},
            field="short_notice_reason",
        )
    return notice


@transaction.atomic
def move(
    *,
    mission_id: int,
    starts_at: datetime,
    minutes: int,
    with_whom: str,
    note: str,
    by: User,
    at: datetime,
    short_notice_reason: str = "",
) -> Mission:
    """Give the visit another time, agreed anew with the client; a published one is told again.

    The dossier's window follows; old one-tap links end. `Refused` when the new time is taken.
    """
    mission = lock(mission_id)
    step(mission, "move", by)
    before, period = mission.booking.starts_at, _period(starts_at, minutes, at)
    mission.booking = planning.move(booking_id=mission.booking_id, period=period, by=by, at=at)
    _agreement(mission, with_whom, note, by, at)
    mission.estimated_minutes, mission.confirmed_at = minutes, None
    if AccessGrant.objects.filter(source=events.topic(mission), revoked_at=None).exists():
        clients.move_grant(
            source=events.topic(mission),
            starts_at=windows.opens_at(period[0]),
            ends_at=windows.closes_at(period[1]),
            by=by,
            at=at,
        )
    if mission.status != "HELD":
        _check_notice(mission, short_notice_reason, at)
        mission.status, mission.notified_at, mission.acknowledged_at = "NOTIFIED", at, None
        mission.short_notice_reason = _why_so_soon(short_notice_reason, period[0], at)
    withdraw_links(mission, at)
    save(
        mission,
        "estimated_minutes",
        "confirmed_at",
        "notified_at",
        "acknowledged_at",
        "short_notice_reason",
        "agreed_with",
        "agreed_note",
        "agreed_by",
        "agreed_at",
    )
    tickets.plan_visit(
        ticket_id=mission.ticket_id, visit_at=period[0], by=by, at=at, mission=mission
    )
    record(
        "mission.moved", mission, by=by, at=at,
        before=before.isoformat(), after=period[0].isoformat(), status=str(mission.status),
        urgent=mission.is_urgent,
    )  # fmt: skip
    return mission


@transaction.atomic
def cancel(*, mission_id: int, by: User, at: datetime, reason: str) -> Mission:
    """Call the visit off: the time is free, the dossier closes, the ticket is to be planned again."""
    mission = lock(mission_id)
    was = mission.status
    step(mission, "cancel", by)
    if not reason.strip():
        raise Refused(_("Dites pourquoi la mission est annulée."), field="reason")
    mission.cancelled_reason = reason.strip()[:300]
    save(mission, "cancelled_reason")
    release(mission, by, at)
    record("mission.cancelled", mission, by=by, at=at, reason=mission.cancelled_reason, was=was)
    return mission


def release(mission: Mission, by: User, at: datetime) -> None:
    """Give back all that a visit took: time, dossier, links, and the ticket's place."""
    planning.cancel_booking(booking_id=mission.booking_id)
    clients.revoke(source=events.topic(mission), by=by, at=at)
    withdraw_links(mission, at)
    tickets.cancel_visit(ticket_id=mission.ticket_id, subject=events.topic(mission), by=by, at=at)
    if mission.ticket.status == "ON_SITE" and not has_other_live_mission(mission):
        tickets.undispatch(ticket_id=mission.ticket_id, by=by, at=at)
