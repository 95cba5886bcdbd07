"""What stands above every page of the desk: is it open, when does it reopen (A19), which call is going on."""

from datetime import datetime
from typing import Any

from accounts.models import User
from clients.selectors import on_call_number
from core import access, formats
from core.calendars.words import answering
from portal import promises
from tickets.models import Call, CallOutcome


def strips(user: User, now: datetime) -> dict[str, Any]:
    """What stands under the top bar: whether the desk is closed, and whether this person may pass tickets on."""
    return {
        "may_pass": access.may(user, "tickets.assign"),
        **banner(now),
    }


def running_call(user: User) -> Call | None:
    """The call this person is on; reduced, it is never lost."""
    running = Call.objects.filter(hotliner=user, outcome=CallOutcome.IN_PROGRESS)
    return running.select_related("contact", "client").order_by("-started_at").first()


def banner(now: datetime, client_id: int | None = None) -> dict[str, Any]:
    """The strip's words when the desk is closed, with the on-call number of the client on the line."""
    state = answering(promises.desk_hours(), now)
    if state.is_open:
        return {"desk_closed": False}
    words = formats.moment(state.reopens_at, now) if state.reopens_at else ""
    number = on_call_number(client_id, formats.local(now).date()) if client_id else ""
    return {
        "desk_closed": True,
        "reopens_at": state.reopens_at,
        "reopens": words,
        "on_call": number,
    }
