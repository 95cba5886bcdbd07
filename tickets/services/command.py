"""Who leads a serious problem, and the lock every verb on it takes first: its lead ticket's."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from core import access
from core.errors import Refused
from tickets.models import MajorIncident
from tickets.services import door


def locked(major_id: int) -> MajorIncident:
    """The problem with its lead ticket held until the end of the transaction."""
    problem = MajorIncident.objects.select_related("lead").get(pk=major_id)
    lead = door.lock(problem.lead_id)
    problem.refresh_from_db()
    problem.lead = lead
    return problem


def held(major_id: int, by: User) -> MajorIncident:
    """The same for its commander, its expert or a hotline manager; 403 for everybody else."""
    problem = locked(major_id)
    if not leads(problem, by):
        raise PermissionDenied("tickets.major")
    return problem


def leads(problem: MajorIncident, by: User) -> bool:
    """Who may send: the commander, the expert beside them, the hotline manager."""
    own = by.pk in (problem.commander_id, problem.expert_id)
    return own or access.may(by, "tickets.command")


def still_runs(problem: MajorIncident) -> None:
    """Refused once a person has ended it: then it is read, not changed."""
    if problem.ended_at:
        raise Refused(_("Ce problème grave est terminé."))
