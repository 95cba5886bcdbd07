"""What stands above every page of the desk: is it open, when does it reopen (A19), which call is going on."""

from datetime import datetime
from typing import Any

from accounts.models import User
from core import formats, worktime
from portal import promises
from tickets.models import Call, CallOutcome


def strips(user: User, now: datetime) -> dict[str, Any]:
    """What stands under the top bar: one's call in progress, and whether the desk is closed."""
    return {"running_call": running_call(user), **banner(now)}


def running_call(user: User) -> Call | None:
    """The call this person is on; reduced, it is never lost."""
    running = Call.objects.filter(hotliner=user, outcome=CallOutcome.IN_PROGRESS)
    return running.select_related("contact", "client").order_by("-started_at").first()


def banner(now: datetime) -> dict[str, Any]:
    """The strip's words when the desk is closed; nothing to say when it is open."""
    hours = promises.desk_hours()
    if worktime.is_open(now, hours):
        return {"desk_closed": False}
    try:
        reopens_at: datetime | None = worktime.next_opening(now, hours)
    except worktime.NoOpening:
        reopens_at = None
    words = formats.moment(reopens_at, now) if reopens_at else ""
    return {"desk_closed": True, "reopens_at": reopens_at, "reopens": words}
