"""The day before a visit: both sides are reminded once, and the client may confirm (K13)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Refused
from interventions import selectors
from interventions.models import Mission, MissionStatus
from interventions.services.common import lock, record

CONFIRM = "mission.confirm"
#: The visit is promised and not begun.
PROMISED = (MissionStatus.NOTIFIED, MissionStatus.ACKNOWLEDGED)


def remind_owed(at: datetime) -> int:
    """Remind of every visit of the next working day that was not reminded of; how many."""
    return sum(remind(mission_id=mission.pk, at=at) for mission in selectors.to_remind(at))


@transaction.atomic
def remind(*, mission_id: int, at: datetime) -> bool:
    """The fact that makes the reminders leave; once for one start, a moved visit is another one."""
    mission = lock(mission_id)
    starts_at = mission.booking.starts_at
    if mission.reminded_for == starts_at or mission.status not in PROMISED:
        return False
    mission.reminded_for, mission.confirmed_at = starts_at, None
    mission.save(update_fields=["reminded_for", "confirmed_at"])
    record("mission.reminded", mission, by=None, at=at, starts_at=starts_at.isoformat())
    return True


@transaction.atomic
def confirm(*, mission_id: int, at: datetime) -> Mission:
    """The client says that somebody will be there; a second yes changes nothing."""
    mission = lock(mission_id)
    if mission.status not in PROMISED or mission.booking.starts_at <= at:
        raise Refused(_("Cette visite n’attend plus de confirmation."))
    if mission.confirmed_at is None:
        mission.confirmed_at = at
        mission.save(update_fields=["confirmed_at"])
        record("mission.confirmed", mission, by=None, at=at)
    return mission
