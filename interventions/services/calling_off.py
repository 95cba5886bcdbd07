"""Calling a visit off, and giving back all that it took."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import services as clients
from core import events
from core.errors import Refused
from interventions.models import Mission
from interventions.services.common import (
    has_other_live_mission,
    lock,
    record,
    save,
    step,
    withdraw_links,
)
from planning import services as planning
from tickets import services as tickets


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
