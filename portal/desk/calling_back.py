"""The list of call-backs to pass: each with its timer, who, why, and since how many tries (A23, A01)."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import User
from portal import promises, slots
from tickets import selectors, sla
from tickets.models import CallBack


@dataclass(frozen=True)
class Line:
    """One call-back as the list draws it."""

    callback: CallBack
    pill: promises.Pill
    slot: str


def lines(user: User, now: datetime) -> list[Line]:
    """What is to be passed, the first due first; two statements."""
    hours = promises.desk_hours()
    return [
        Line(
            callback,
            promises.running(callback.ends_at, sla.CALLBACK, now, hours),
            slots.words(callback.starts_at, callback.ends_at, now)
            if not callback.missed_id
            else "",
        )
        for callback in selectors.callbacks(user)
    ]
