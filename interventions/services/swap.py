"""Giving a mission to another technician, at the same hour: the one who should have gone is freed (K09)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import services as clients
from clients.models import AccessGrant
from core import events
from core.errors import Refused
from interventions.models import Mission, MissionStatus
from interventions.services.common import lock, record, save, step, withdraw_links
from interventions.services.dispatch import open_dossier, sendable
from planning import services as planning


@transaction.atomic
def reassign(*, mission_id: int, technician_id: int, by: User, at: datetime) -> Mission:
    """Send somebody else at the same hour: slot, dossier access and notices follow; a published mission asks
    the new technician for an answer. The fact says `before` and `after`.

    `Refused` when the new technician is taken then, or may not go; nothing changes in that case.
    """
    mission = lock(mission_id)
    step(mission, "reassign", by)
    technician = sendable(technician_id, at)
    before = mission.technician
    if technician == before:
        raise Refused(_("Cette mission est déjà la sienne."), field="technician")
    period = (mission.booking.starts_at, mission.booking.ends_at)
    mission.booking = planning.move(
        booking_id=mission.booking_id, period=period, technician_id=technician.pk, by=by, at=at
    )
    mission.technician = technician
    if mission.status != MissionStatus.HELD:
        mission.status, mission.notified_at = MissionStatus.NOTIFIED, at
        mission.acknowledged_at, mission.acknowledged_via = None, ""
    withdraw_links(mission, at)
    save(mission, "technician", "notified_at", "acknowledged_at", "acknowledged_via")
    _hand_over_dossier(mission, by, at)
    record(
        "mission.reassigned", mission, by=by, at=at,
        before=before.pk, after=technician.pk, name=str(technician),
    )  # fmt: skip
    return mission


def _hand_over_dossier(mission: Mission, by: User, at: datetime) -> None:
    """The same parts, for the other person; the first one's right ends now."""
    source = events.topic(mission)
    parts = AccessGrant.objects.filter(source=source, revoked_at=None).values_list(
        "parts", flat=True
    )
    held = parts.first()
    clients.revoke(source=source, by=by, at=at)
    if held:
        open_dossier(mission, (mission.booking.starts_at, mission.booking.ends_at), held, by, at)
