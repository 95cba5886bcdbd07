"""The technician's steps: acknowledge or decline, leave, arrive; each can be taken back (J02, J03, K10)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from interventions.models import Mission
from interventions.services.calling_off import release
from interventions.services.common import lock, record, save, step

#: Statuses that mean « already said yes ».
SAID_YES = ("ACKNOWLEDGED", "EN_ROUTE", "ON_SITE", "DONE")


@transaction.atomic
def acknowledge(*, mission_id: int, by: User, at: datetime, via: str) -> Mission:
    """Say « reçu »; a second yes changes nothing and is no error (K10). `via`: page, link, sms or phone."""
    mission = lock(mission_id)
    if mission.status in SAID_YES and mission.technician_id == by.pk:
        return mission
    step(mission, "acknowledge", by)
    mission.acknowledged_at, mission.acknowledged_via = at, via[:12]
    save(mission, "acknowledged_at", "acknowledged_via")
    record("mission.acknowledged", mission, by=by, at=at, via=via)
    return mission


@transaction.atomic
def decline(*, mission_id: int, by: User, at: datetime, reason: str) -> Mission:
    """Say « je ne peux pas » with a reason: the time is free and the ticket back to plan (J02)."""
    mission = lock(mission_id)
    step(mission, "decline", by)
    if not reason.strip():
        raise Refused(_("Dites pourquoi, pour que l’on trouve quelqu’un."), field="reason")
    mission.decline_reason = reason.strip()[:300]
    save(mission, "decline_reason")
    release(mission, by, at)
    record("mission.declined", mission, by=by, at=at, reason=mission.decline_reason)
    return mission


@transaction.atomic
def depart(*, mission_id: int, by: User, at: datetime) -> Mission:
    """« Je pars, en route »: the road's time starts (J03)."""
    mission = lock(mission_id)
    step(mission, "depart", by)
    mission.departed_at = at
    save(mission, "departed_at")
    record("mission.departed", mission, by=by, at=at)
    return mission


@transaction.atomic
def undo_depart(*, mission_id: int, by: User, at: datetime) -> Mission:
    """Take « en route » back; the trace stays in the facts."""
    mission = lock(mission_id)
    step(mission, "undo_depart", by)
    mission.departed_at = None
    save(mission, "departed_at")
    record("mission.step_undone", mission, by=by, at=at, step="departed")
    return mission


@transaction.atomic
def arrive(*, mission_id: int, by: User, at: datetime) -> Mission:
    """« Je suis arrivé »: the time on site starts; never set by position (J03, PRIV-04)."""
    mission = lock(mission_id)
    step(mission, "arrive", by)
    mission.arrived_at = at
    save(mission, "arrived_at")
    record("mission.arrived", mission, by=by, at=at)
    return mission


@transaction.atomic
def undo_arrive(*, mission_id: int, by: User, at: datetime) -> Mission:
    """Take « arrivé » back, unless the report has been begun."""
    mission = lock(mission_id)
    step(mission, "undo_arrive", by)
    if mission.reports.exists():
        raise Refused(_("Le rapport est commencé : corrigez plutôt le temps, dans le rapport."))
    if mission.departed_at is None:
        mission.status = "ACKNOWLEDGED"
    mission.arrived_at = None
    save(mission, "arrived_at")
    record("mission.step_undone", mission, by=by, at=at, step="arrived")
    return mission
