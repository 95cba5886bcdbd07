"""When a telephone may ring: working hours, else on-call duty, else a visit that cannot wait (D21, PRIV-05). Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from core import worktime
from core.worktime import Hours

PARIS = ZoneInfo("Europe/Paris")
#: Nobody is rung at night unless a duty roster says so.
NIGHT_FROM, NIGHT_UNTIL = time(21), time(7)
#: What is left between the first hour of work and a visit for an answer to be of use.
LEAD = timedelta(hours=1)


def rings_from(
    at: datetime, *, hours: Hours | None, is_on_call: bool, starts_at: datetime
) -> datetime:
    """The first instant from `at` on when this person's telephone may ring for a visit at `starts_at`."""
    if is_on_call or hours is None:
        return at
    try:
        opens_at = worktime.next_opening(at, hours)
    except worktime.NoOpening:
        return out_of_night(at)
    is_lost_by_waiting = starts_at < opens_at + LEAD
    return out_of_night(at) if is_lost_by_waiting else opens_at


def out_of_night(at: datetime) -> datetime:
    """`at` itself by day, else seven in the morning, in Paris."""
    local = at.astimezone(PARIS)
    if NIGHT_UNTIL <= local.time() < NIGHT_FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= NIGHT_FROM else local.date()
    return datetime.combine(day, NIGHT_UNTIL, PARIS)
