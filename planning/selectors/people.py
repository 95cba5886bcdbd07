"""Who works when, who is free, and why not (I03)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import HOTLINE, Role
from core import access, formats
from core.models import BusinessCalendar
from core.worktime import Hours
from planning import slots
from planning.models import Booking, BookingKind
from planning.slots import Busy, Interval

PARIS = ZoneInfo("Europe/Paris")
#: How far ahead a free slot is looked for.
HORIZON_DAYS = 15
TEAM_HOURS = "Hotline"


def technicians() -> QuerySet[User]:
    """Everybody who can be sent: active technicians, by name."""
    return User.objects.filter(role=Role.TECHNICIAN, is_active=True).order_by(
        "last_name", "first_name", "pk"
    )


def staffed() -> QuerySet[User]:
    """Everybody whose absence others must make up for: technicians and the hotline, by name (C28)."""
    roles = [Role.TECHNICIAN, *HOTLINE.split()]
    return User.objects.filter(role__in=roles, is_active=True).order_by(
        "last_name", "first_name", "pk"
    )


def technician_for(user: User, pk: int) -> User:
    """The door to one technician's planning: planners see all, a technician only their own."""
    found = technicians().select_related("office").filter(pk=pk)
    if not access.may(user, "planning.of_others"):
        found = found.filter(pk=user.pk)
    if person := found.first():
        return person
    raise Http404("no such technician")


def booking_for(user: User, pk: int) -> Booking:
    """The door to one live booking."""
    found = Booking.objects.select_related("technician", "site__client").filter(
        pk=pk, is_cancelled=False
    )
    if not access.may(user, "planning.of_others"):
        found = found.filter(technician=user, is_draft=False)
    if booking := found.first():
        return booking
    raise Http404("no such booking")


def absences(at: datetime) -> QuerySet[Booking]:
    """The absences under way and to come, the first one first."""
    return (
        Booking.objects.filter(
            kind=BookingKind.ABSENCE, is_cancelled=False, period__endswith__gt=at
        )
        .select_related("technician")
        .order_by("period", "pk")
    )


def bookings(people: Iterable[User], start: datetime, end: datetime) -> QuerySet[Booking]:
    """What takes these people's time between two instants, in order."""
    return (
        Booking.objects.filter(
            technician__in=list(people),
            is_cancelled=False,
            period__overlap=DateTimeTZRange(start, end),
        )
        .select_related("site__client", "placement")
        .order_by("period", "pk")
    )


def hours_of(people: Iterable[User]) -> dict[int, Hours]:
    """Each person's working hours: their team's calendar, else the hotline's; an own week keeps its days off."""
    people = list(people)
    own: dict[int, dict[int, list]] = defaultdict(lambda: defaultdict(list))
    loaded = User.objects.filter(pk__in=[one.pk for one in people]).prefetch_related(
        "work_patterns", "teams__calendar"
    )
    fallback = _team_hours()
    found: dict[int, Hours] = {}
    for person in loaded:
        for row in person.work_patterns.all():
            own[person.pk][row.weekday].append((row.opens, row.closes))
        calendar = next((team.calendar for team in person.teams.all() if team.calendar), None)
        house = calendar.hours() if calendar else fallback
        found[person.pk] = _own_week(own[person.pk], house) if person.pk in own else house
    return found


def _own_week(week: dict[int, list], house: Hours) -> Hours:
    """Somebody's own week, closed on the days the house is."""
    shut = {day for day, openings in house.special if not openings}
    return replace(
        house,
        weekly=tuple(tuple(sorted(week[day])) for day in range(7)),
        closures=house.closures | shut,
        special=(),
    )


def _team_hours() -> Hours:
    calendar = BusinessCalendar.objects.filter(name=TEAM_HOURS).first()
    return (calendar or BusinessCalendar()).hours()


def next_working_day(day: date) -> date:
    """The first day after `day` on which the house works; the next one when it never does."""
    hours = _team_hours()
    days = (day + timedelta(days=gap) for gap in range(1, 31))
    return next((one for one in days if any(hours.on(one))), day + timedelta(days=1))


def busy(booking: Booking, *, road: timedelta = timedelta()) -> Busy:
    """A booking as the arithmetic sees it, with the words that say why the person is not free (I03)."""
    start, end = booking.starts_at, booking.ends_at
    if booking.kind == BookingKind.ABSENCE:
        last = formats.local(end - timedelta(seconds=1)).date()
        words = _("%(reason)s jusqu’au %(day)s") % {
            "reason": booking.get_absence_display() or _("Absent"),
            "day": formats.day_month(last),
        }
        return Busy(start, end, words)
    words = _("%(kind)s de %(from)s à %(to)s") % {
        "kind": booking.get_kind_display(),
        "from": formats.hour(start, short=True),
        "to": formats.hour(end, short=True),
    }
    return Busy(start, end, words, road)


@dataclass(frozen=True)
class DayAvailability:
    """One person's day: opening hours, what is free of them, and what is not, in words."""

    day: date
    opened: list[Interval]
    free: list[Interval]
    taken: list[Busy]

    @property
    def why_closed(self) -> str:
        """Why nothing is open that day; empty when something is."""
        return "" if self.opened else _("Ne travaille pas ce jour-là")


def availability(technician: User, first: date, days: int = 1) -> list[DayAvailability]:
    """Working hours less absences and visits, day by day, with the reasons (I03)."""
    start = datetime.combine(first, datetime.min.time(), PARIS)
    rows = bookings([technician], start, start + timedelta(days=days + 1))
    taken = [busy(row) for row in rows]
    hours = hours_of([technician])[technician.pk]
    found = []
    for gap in range(days):
        day = first + timedelta(days=gap)
        opened = list(hours.on(day))
        of_day = [
            one
            for one in taken
            if formats.local(one.starts_at).date()
            <= day
            <= formats.local(one.ends_at - timedelta(seconds=1)).date()
        ]
        found.append(DayAvailability(day, opened, slots.free(opened, of_day), of_day))
    return found


def why_not(technician: User, period: Interval) -> list[str]:
    """Why this person is not free then; empty when they are."""
    hours = hours_of([technician])[technician.pk]
    day = formats.local(period[0]).date()
    said = [one.words for one in map(busy, bookings([technician], *period))]
    if not slots.covers(hours.on(day), *period):
        said.append(_("Hors de ses heures de travail"))
    return said


def free_slots(
    technician: User,
    *,
    minutes: int,
    not_before: datetime,
    days: int = HORIZON_DAYS,
    most: int = 20,
) -> list[Interval]:
    """The next free slots of this length, earliest first."""
    hours = hours_of([technician])[technician.pk]
    rows = bookings([technician], not_before, not_before + timedelta(days=days + 1))
    opened = slots.openings(hours, formats.local(not_before).date(), days)
    left = slots.free(opened, map(busy, rows))
    return slots.fits(left, timedelta(minutes=minutes), not_before=not_before, most=most)
