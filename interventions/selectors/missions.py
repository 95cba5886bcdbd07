"""Missions by the doors: one, a day, a week, what waits for an answer."""

from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.http import Http404

from accounts.models import User
from clients.models import Client, Site
from core import events
from core.models import Event
from interventions import moves
from interventions.models import Mission, MissionStatus, Report, ReportState
from knowledge.models import Category
from planning.models import Booking
from planning.selectors import next_working_day

PARIS = ZoneInfo("Europe/Paris")
WITH = ("ticket__client", "booking", "technician", "client", "site", "contact")
#: Past visits a duration is learnt from (I22).
LEARNT_FROM = 25
#: Visits recalled in one round; the next round takes the others.
MOST_REMINDED = 300


def missions(user: User) -> QuerySet[Mission]:
    """Every mission this person may see, with what its line says."""
    return Mission.objects.visible_to(user).select_related(*WITH)


def mission_for(user: User, pk: int) -> Mission:
    """The door to one mission: 404 for those who may not see it."""
    if mission := missions(user).filter(pk=pk).first():
        return mission
    raise Http404("no such mission")


def told_between(user: User, first: date, last: date) -> QuerySet[Mission]:
    """The missions told to their technicians in these days."""
    start = datetime.combine(first, time.min, PARIS)
    end = datetime.combine(last + timedelta(days=1), time.min, PARIS)
    return missions(user).filter(notified_at__gte=start, notified_at__lt=end)


def short_notices(user: User, first: date, last: date) -> QuerySet[Mission]:
    """Those of them planned under the week of notice, the last first (I14)."""
    short = told_between(user, first, last).exclude(short_notice_reason="")
    return short.select_related("planned_by").order_by("-notified_at", "-pk")


def own_mission_for(user: User, pk: int) -> Mission:
    """The door of the phone: the technician's own missions only."""
    if mission := missions(user).filter(pk=pk, technician=user).first():
        return mission
    raise Http404("no such mission")


def mission_of_booking(user: User, booking: Booking) -> Mission:
    """The mission that takes this stretch of time."""
    if mission := missions(user).filter(booking=booking).first():
        return mission
    raise Http404("no mission in this slot")


#: Visits that were recalled to the client, who said nothing yet (K13).
UNCONFIRMED = Q(
    status__in=(MissionStatus.NOTIFIED, MissionStatus.ACKNOWLEDGED),
    reminded_for=F("booking__period__startswith"),
    confirmed_at=None,
)


def to_remind(at: datetime) -> list[Mission]:
    """The promised visits of the next working day, and of the days off before it, not recalled yet."""
    today = at.astimezone(PARIS).date()
    start = datetime.combine(today + timedelta(days=1), time.min, PARIS)
    end = datetime.combine(next_working_day(today) + timedelta(days=1), time.min, PARIS)
    found = Mission.objects.filter(
        status__in=(MissionStatus.NOTIFIED, MissionStatus.ACKNOWLEDGED),
        booking__period__startswith__gte=start,
        booking__period__startswith__lt=end,
    ).exclude(reminded_for=F("booking__period__startswith"))
    return list(found.order_by("booking__period")[:MOST_REMINDED])


FILTERS = {
    "open": Q(status__in=moves.LIVE),
    "unanswered": Q(status=MissionStatus.NOTIFIED),
    "unconfirmed": UNCONFIRMED,
    "held": Q(status=MissionStatus.HELD),
    "done": Q(status=MissionStatus.DONE),
    "off": Q(status__in=(MissionStatus.CANCELLED, MissionStatus.DECLINED)),
}


def listing(user: User, view: str = "open") -> QuerySet[Mission]:
    """The office's list: one of the allowed views, the next visit first, the past newest first."""
    chosen = view if view in FILTERS else "open"
    order = (
        "booking__period"
        if chosen in ("open", "unanswered", "unconfirmed", "held")
        else "-booking__period"
    )
    return missions(user).filter(FILTERS[chosen]).order_by(order, "pk")


def day_of(user: User, day: date) -> list[Mission]:
    """The technician's published missions that begin this day, in order; bounded."""
    return week_of(user, day, 1)


def week_of(user: User, first: date, days: int = 7) -> list[Mission]:
    """The technician's published missions of these days, in order; at most 100."""
    start = datetime.combine(first, time.min, PARIS)
    end = datetime.combine(first + timedelta(days=days), time.min, PARIS)
    found = missions(user).filter(
        technician=user,
        status__in=moves.PUBLISHED,
        booking__period__startswith__gte=start,
        booking__period__startswith__lt=end,
    )
    return list(found.order_by("booking__period")[:100])


def unanswered(user: User) -> list[Mission]:
    """The missions that wait for this technician's « reçu », the earliest visit first; at most 20."""
    found = missions(user).filter(technician=user, status=MissionStatus.NOTIFIED)
    return list(found.order_by("booking__period")[:20])


def next_mission(user: User, at: datetime) -> Mission | None:
    """The technician's next visit to come."""
    found = missions(user).filter(
        technician=user, status__in=moves.PUBLISHED, booking__period__startswith__gte=at
    )
    return found.order_by("booking__period").first()


def last_visits(client: Client, site: Site | None, but: int) -> list[Mission]:
    """The five last visits of this client, this site's first: who went, why, how long (J19)."""
    done = Mission.objects.filter(client=client, status=MissionStatus.DONE).exclude(pk=but)
    found = done.select_related("technician", "booking").order_by("-left_at", "-pk")[:20]
    here = sorted(found, key=lambda one: site is None or one.site_id != site.pk)
    return here[:5]


def suggested_minutes(category: Category | None) -> tuple[int, int]:
    """(minutes, past visits it was learnt from): the median of the last visits of that kind (I22, R014).

    Without a past, the category's usual duration; rounded up to the quarter of an hour.
    """
    if category is None:
        return 90, 0
    spent = list(
        Report.objects.filter(
            mission__ticket__category=category, state=ReportState.SEALED, work_minutes__gt=0
        )
        .order_by("-pk")
        .values_list("work_minutes", flat=True)[:LEARNT_FROM]
    )
    if not spent:
        return category.visit_minutes, 0
    quarters = -(-int(median(spent)) // 15)
    return max(15, quarters * 15), len(spent)


def timeline(mission: Mission) -> list[Event]:
    """The facts of the mission, oldest first, with who; at most 100."""
    topic = events.topic(mission)
    found = Event.objects.filter(about__contains=[topic]).select_related("by")
    return list(found.order_by("at", "pk")[:100])
