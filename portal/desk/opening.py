"""Is the desk open, and when does it reopen (A19)."""

from datetime import datetime
from typing import Any

from core import formats, worktime
from portal import promises


def banner(now: datetime) -> dict[str, Any]:
    """The strip's words when the desk is closed; nothing to say when it is open."""
    hours = promises.desk_calendar().hours()
    if worktime.is_open(now, hours):
        return {"desk_closed": False}
    try:
        reopens_at: datetime | None = worktime.next_opening(now, hours)
    except worktime.NoOpening:
        reopens_at = None
    words = formats.moment(reopens_at, now) if reopens_at else ""
    return {"desk_closed": True, "reopens_at": reopens_at, "reopens": words}
