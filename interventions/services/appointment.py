"""The date of a visit: agreed with the client, sent to the technician, given another time."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import services as clients
from clients.models import AccessGrant
from core import events
from core.errors import Refused
from interventions import windows
from interventions.models import Mission
from interventions.services import notice
from interventions.services.common import lock, record, save, step, withdraw_links
from interventions.services.dispatch import period_of
from planning import services as planning
from tickets import services as tickets


@transaction.atomic
def agree(*, mission_id: int, with_whom: str, note: str, by: User, at: datetime) -> Mission:
    """Write down the client's agreement on the date: who, when, what was agreed (I15, R016, R154)."""
    mission = lock(mission_id)
    step(mission, "agree", by)
    _still_ahead(mission, at)
    _agreement(mission, with_whom, note, by, at)
    save(mission, "agreed_with", "agreed_note", "agreed_by", "agreed_at")
    tickets.plan_visit(
        ticket_id=mission.ticket_id, visit_at=mission.booking.starts_at, by=by, at=at,
        mission=mission,
    )  # fmt: skip
    record("mission.agreed", mission, by=by, at=at, with_whom=mission.agreed_with)
    return mission


def _still_ahead(mission: Mission, at: datetime) -> None:
    """Nobody agrees to, nor is sent to, an hour that is over."""
    if mission.booking.starts_at <= at:
        raise Refused(_("Ce créneau est déjà passé : déplacez la mission."))


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
    _still_ahead(mission, at)
    if mission.agreed_at is None:
        raise Refused(_("Notez d’abord l’accord du client sur la date."))
    reason = short_notice_reason.strip() or mission.short_notice_reason
    days = notice.check(mission, reason, at)
    planning.confirm(booking_id=mission.booking_id)
    mission.short_notice_reason = notice.why_so_soon(reason, mission.booking.starts_at, at)
    mission.notified_at = at
    save(mission, "short_notice_reason", "notified_at")
    record(
        "mission.sent",
        mission,
        by=by,
        at=at,
        notice_days=days,
        urgent=mission.is_urgent,
    )
    return mission


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
    before, period = mission.booking.starts_at, period_of(starts_at, minutes, at)
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
    reason = short_notice_reason
    if mission.status == "HELD":
        reason = reason.strip() or mission.short_notice_reason
    else:
        notice.check(mission, reason, at)
        mission.status, mission.notified_at, mission.acknowledged_at = "NOTIFIED", at, None
    mission.short_notice_reason = notice.why_so_soon(reason, period[0], at)
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
