"""How much of each technician's week is taken: shown for people who must be helped, never as a ranking (N10)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Prefetch

from accounts.models import User
from accounts.roles import Role
from planning.models import Booking, BookingKind

PARIS = ZoneInfo("Europe/Paris")
#: The legal week, for those whose own hours are not set.
LEGAL_WEEK = 35


@dataclass(frozen=True)
class Load:
    """One line of the dashboard."""

    name: str
    booked_hours: int
    due_hours: int


def load_of_week(day: date) -> list[Load]:
    """Hours of missions over hours due, for the week of `day`; three statements whatever the team."""
    monday = day - timedelta(days=day.weekday())
    start = datetime.combine(monday, time.min, PARIS)
    week = (start, datetime.combine(monday + timedelta(days=7), time.min, PARIS))
    bookings = Booking.objects.filter(
        kind=BookingKind.MISSION, is_cancelled=False, period__overlap=week
    )
    people = User.objects.filter(role=Role.TECHNICIAN, is_active=True).prefetch_related(
        "work_patterns", Prefetch("bookings", bookings)
    )
    return [_load(person) for person in people]


def _load(person: User) -> Load:
    booked = sum((b.ends_at - b.starts_at for b in person.bookings.all()), timedelta())
    due = sum(_minutes(pattern.opens, pattern.closes) for pattern in person.work_patterns.all())
    return Load(
        name=person.get_full_name(),
        booked_hours=round(booked.total_seconds() / 3600),
        due_hours=round(due / 60) or LEGAL_WEEK,
    )


def _minutes(opens: time, closes: time) -> int:
    """How long an opening lasts; a close not after it is the next day's."""
    length = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    return length if length > 0 else length + 24 * 60
