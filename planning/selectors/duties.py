"""Who is on call, who comes next, and what each one's duties amount to (I10)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet
from django.http import Http404

from accounts.models import User
from core import formats, setting
from planning import rest
from planning.dials import RELAY, ROTA
from planning.models import BookingKind, CallOut, Duty
from planning.selectors.people import bookings
from planning.slots import Interval

#: Whose trade includes being on call.
ROLES = ("HOTLINER", "HOTLINE_MANAGER", "EXPERT", "TECHNICIAN", "TECHNICAL_DIRECTOR")
MOST = 200
#: How long a duty lasts when nobody says otherwise.
USUAL_DAYS = 7


def is_rota_on(at: datetime) -> bool:
    """Whether this company has an on-call rota at all; it has none until somebody says so."""
    return bool(setting.value(ROTA, on=at))


def on_rota() -> QuerySet[User]:
    """Everybody who may be put on duty, by name."""
    return User.objects.filter(role__in=ROLES, is_active=True).order_by("last_name", "pk")


def on_call(at: datetime) -> list[Duty]:
    """The duties running at this instant, the first to call first; none without a rota."""
    if not is_rota_on(at):
        return []
    running = Duty.objects.filter(is_cancelled=False, period__contains=at, person__is_active=True)
    return list(running.select_related("person").order_by("step")[:5])


def who_is_on_call(at: datetime) -> list[User]:
    """The people on call now, the first to call first."""
    return [duty.person for duty in on_call(at)]


def duty_times(
    people: Collection[int], since: datetime, until: datetime
) -> list[tuple[int, datetime, datetime]]:
    """(person, from, until) of these people's duties in that time; one statement."""
    rows = Duty.objects.filter(
        is_cancelled=False, person__in=people, period__overlap=DateTimeTZRange(since, until)
    )
    return [(duty.person_id, duty.starts_at, duty.ends_at) for duty in rows]


def duties(at: datetime) -> QuerySet[Duty]:
    """The duties under way and to come, and those that ended in the last two weeks."""
    return (
        Duty.objects.filter(is_cancelled=False, period__endswith__gt=at - timedelta(days=14))
        .select_related("person", "swap_with")
        .prefetch_related("call_outs")
        .order_by("period", "step")
    )


def since(at: datetime, person: User | None = None) -> QuerySet[Duty]:
    """The duties that had not ended then, of one person or of everybody: what an export takes away."""
    rows = duties(at).filter(period__endswith__gt=at)
    return rows.filter(person=person) if person else rows


def next_duty(at: datetime) -> tuple[datetime, datetime]:
    """From when to when somebody is to be put on duty: after the last of the first step, at the hour of the relay."""
    planned = Duty.objects.filter(is_cancelled=False, step=1, period__endswith__gt=at)
    last = planned.order_by("-period__endswith").first()
    hour = setting.value(RELAY, on=at)
    starts_at = last.ends_at if last else _relay(at, hour, days=0)
    if starts_at <= at:
        starts_at = _relay(at, hour, days=1)
    return starts_at, _relay(starts_at, hour, days=USUAL_DAYS)


def _relay(at: datetime, hour: int, *, days: int) -> datetime:
    """The hour of the relay on the wall clock, so many days after that day."""
    here = formats.local(at)
    return datetime.combine(here.date() + timedelta(days=days), time(hour), here.tzinfo)


def successor(duty: Duty) -> User | None:
    """Whoever has the next duty of the same step; nobody when none is planned, or when it is the same person."""
    later = Duty.objects.filter(
        is_cancelled=False, step=duty.step, period__startswith__gte=duty.ends_at
    )
    first = later.select_related("person").order_by("period").first()
    return first.person if first and first.person_id != duty.person_id else None


def duty_for(pk: int) -> Duty:
    """The door to one live duty; who may do what with it is asked by the verb."""
    if duty := Duty.objects.filter(pk=pk, is_cancelled=False).select_related("person").first():
        return duty
    raise Http404("no such duty")


@dataclass(frozen=True)
class Amount:
    """What somebody did in a month: days on duty and work during them."""

    person: User
    on_duty: timedelta
    worked: timedelta


def amounts(start: datetime, end: datetime) -> list[Amount]:
    """Hours on duty and hours worked on duty of each person between two instants: the compensation record."""
    rows = Duty.objects.filter(is_cancelled=False, period__overlap=DateTimeTZRange(start, end))
    found: dict[int, Amount] = {}
    for duty in rows.select_related("person").prefetch_related("call_outs")[:MOST]:
        held = min(duty.ends_at, end) - max(duty.starts_at, start)
        worked = sum(
            (
                timedelta(minutes=one.minutes)
                for one in duty.call_outs.all()
                if start <= one.starts_at < end
            ),
            timedelta(),
        )
        known = found.get(duty.person_id, Amount(duty.person, timedelta(), timedelta()))
        found[duty.person_id] = Amount(duty.person, known.on_duty + held, known.worked + worked)
    return sorted(found.values(), key=lambda one: str(one.person))


def worked(person: User, start: datetime, end: datetime, *, but: int = 0) -> list[Interval]:
    """What this person works between two instants, visits and what they did on duty alike; `but` one booking."""
    taken = bookings([person], start, end).exclude(kind=BookingKind.ABSENCE).exclude(pk=but)
    done = CallOut.objects.filter(
        duty__person=person, duty__is_cancelled=False, starts_at__gte=start, starts_at__lt=end
    )
    return [
        *((one.starts_at, one.ends_at) for one in taken[:MOST]),
        *((one.starts_at, one.ends_at) for one in done[:MOST]),
    ]


def rest_warnings(duty: Duty) -> list[str]:
    """The legal rests that the work noted during this duty breaks: 11 h before the next work (PRIV-05)."""
    taken = worked(duty.person, duty.starts_at - rest.WEEK, duty.ends_at + rest.WEEK)
    said: dict[str, None] = {}
    for one in duty.call_outs.all():
        work = (one.starts_at, one.ends_at)
        said.update(dict.fromkeys(rest.warnings([other for other in taken if other != work], work)))
    return list(said)
