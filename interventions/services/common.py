"""What every verb of a mission starts with: lock, may, not now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core import events, links
from core.errors import Refused
from interventions import moves
from interventions.models import Mission
from tickets.models import Ticket

ACKNOWLEDGE = "mission.acknowledge"


def lock(mission_id: int) -> Mission:
    """The mission under its ticket's lock and its own, always in this order."""
    ticket_id = Mission.objects.values_list("ticket_id", flat=True).get(pk=mission_id)
    Ticket.objects.select_for_update(of=("self",), no_key=True).get(pk=ticket_id)
    return (
        Mission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("ticket", "client", "technician", "booking", "site", "contact")
        .get(pk=mission_id)
    )


def step(mission: Mission, verb: str, by: User) -> None:
    """Make the move, or refuse: 403 when it is not this person's verb, a sentence when not now."""
    if not moves.role_may(verb, by.role):
        raise PermissionDenied(verb)
    if moves.is_own_only(by.role) and mission.technician_id != by.pk:
        raise PermissionDenied(verb)
    after = moves.target(verb, mission.status, by.role)
    if after is None:
        raise Refused(
            _("Cette mission est « %(status)s » : ce geste n’est plus possible.")
            % {"status": mission.get_status_display()}
        )
    mission.status = after


def save(mission: Mission, *fields: str) -> None:
    """Write the named fields and the status."""
    mission.save(update_fields=["status", *fields])


def record(kind: str, mission: Mission, *, by: User | None, at: datetime, **data: Any) -> None:
    """Tell the fact about the mission, its ticket and its client."""
    about: Sequence[Any] = [mission, mission.ticket, mission.client]
    events.record(kind, about=about, by=by, at=at, **data)


def withdraw_links(mission: Mission, at: datetime) -> None:
    """End the one-tap links of a slot that is no more."""
    links.revoke(purpose=ACKNOWLEDGE, subject=events.topic(mission), at=at)


def has_other_live_mission(mission: Mission) -> bool:
    """Whether somebody else is still to go for this ticket."""
    return mission.ticket.missions.exclude(pk=mission.pk).filter(status__in=moves.LIVE).exists()
