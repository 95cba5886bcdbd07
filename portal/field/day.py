"""The technician's day as its page draws it: when to leave, for where, what is left to answer (J04)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from core import formats
from interventions.models import Mission, MissionStatus
from planning.selectors import road_minutes

#: Under this, the time to leave is counted down; before, the hour is enough.
COUNTED = timedelta(hours=2)


@dataclass(frozen=True)
class Stop:
    """One node of the day's line."""

    mission: Mission
    node: str
    leave_at: datetime
    road: int | None

    @property
    def is_next(self) -> bool:
        """Whether this is the visit to act on now."""
        return self.node == "next"


def stops(missions: list[Mission], now: datetime) -> list[Stop]:
    """The missions in order; the first one not over is the next."""
    found: list[Stop] = []
    has_next = False
    for mission in missions:
        is_over = mission.status == MissionStatus.DONE
        node = "done" if is_over else "asked" if mission.status == MissionStatus.NOTIFIED else ""
        if not has_next and not is_over and node != "asked":
            node, has_next = "next", True
        road = road_minutes(mission.technician, mission.site)
        leave = mission.starts_at - timedelta(minutes=road or 0)
        found.append(Stop(mission, node, leave, road))
    return found


def headline(stop: Stop, now: datetime) -> str:
    """« Partir dans 16 min », « Partir maintenant », « En route », « Sur place »."""
    match stop.mission.status:
        case MissionStatus.EN_ROUTE:
            return _("En route")
        case MissionStatus.ON_SITE:
            return _("Sur place depuis %(hour)s") % {
                "hour": formats.hour(stop.mission.arrived_at or now)
            }
    left = stop.leave_at - now
    if left < timedelta(minutes=1):
        return _("Partir maintenant")
    if left <= COUNTED:
        return _("Partir dans %(left)s") % {"left": formats.duration(left)}
    return _("Partir à %(hour)s") % {"hour": formats.hour(stop.leave_at, short=True)}


def steps(mission: Mission) -> list[tuple[str, str, str, str]]:
    """The step bar: Accusé, En route, Arrivé, Terminé, each with its hour or its plan."""
    done = [
        (_("Accusé"), mission.acknowledged_at, ""),
        (_("En route"), mission.departed_at, ""),
        (
            _("Arrivé"),
            mission.arrived_at,
            _("prévu %(hour)s") % {"hour": _short(mission.starts_at)},
        ),
        (
            _("Terminé"),
            mission.left_at if mission.status == MissionStatus.DONE else None,
            _("prévu %(hour)s") % {"hour": _short(mission.ends_at)},
        ),
    ]
    last = max((i for i, (_word, at, _plan) in enumerate(done) if at), default=-1)
    return [
        (_state(i, last), word, formats.hour(at) if at else plan, "")
        for i, (word, at, plan) in enumerate(done)
    ]


def _state(position: int, last: int) -> str:
    if position <= last:
        return "done"
    return "now" if position == last + 1 else "next"


def _short(at: datetime) -> str:
    return formats.hour(at, short=True)
