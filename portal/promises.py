"""The promise pill: one function for every place that shows an open ticket (screens, rule 1; D16, D18).

The arithmetic is pure: the caller brings the instant and the opening hours.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats, worktime
from core.models import BusinessCalendar
from core.worktime import Hours
from tickets import sla
from tickets.models import Clock, ClockKind, ClockState, Ticket
from tickets.moves import PAUSED, Status

#: What each clock promises, as the header of a ticket says it.
NAMES: dict[str, str | Promise] = {
    **dict(ClockKind.choices),
    "BROADCAST": gettext_lazy("Information de toutes les personnes concernées"),
}
#: A promise shorter than four hours turns orange in its last quarter, the others in their last hour.
LAST_HOUR = 60
_DESK_HOURS = "desk-hours:1"


@dataclass(frozen=True)
class Pill:
    """What `{% promise %}` draws: state, open time left, due instant, words."""

    state: str
    left: timedelta | None = None
    due_at: datetime | None = None
    text: str = ""
    name: str = ""
    soon: int = LAST_HOUR
    counts_from: datetime | None = None
    counts_until: datetime | None = None


def left(due_at: datetime, now: datetime, hours: Hours) -> timedelta:
    """The open time left before `due_at`; negative once it is past."""
    if due_at >= now:
        return worktime.between(now, due_at, hours)
    late = worktime.between(due_at, now, hours)
    return -max(late, timedelta(minutes=1))


def words_left(due_at: datetime, now: datetime, hours: Hours) -> str:
    """« reste 19 h 12 », or « dépassé de 18 min »."""
    remaining = left(due_at, now, hours)
    if remaining < timedelta():
        return _("dépassé de %(late)s") % {"late": formats.duration(-remaining)}
    return _("reste %(left)s") % {"left": formats.duration(remaining)}


def running(
    due_at: datetime, kind: str, now: datetime, hours: Hours, target_minutes: int | None = None
) -> Pill:
    """The pill of a promise that runs: dans les temps, bientôt due, rompue."""
    soon = min(LAST_HOUR, target_minutes // 4) if target_minutes else LAST_HOUR
    remaining = left(due_at, now, hours)
    state = "ok"
    if due_at < now:
        state = "broken"
    elif remaining <= timedelta(minutes=soon):
        state = "soon"
    opens, closes = today(now, hours)
    return Pill(
        state=state,
        left=remaining,
        due_at=due_at,
        name=str(NAMES.get(kind, "")),
        soon=soon,
        counts_from=opens,
        counts_until=closes,
    )


def hours_of(ticket: Ticket) -> Hours:
    """The opening hours of the ticket's promises: its contract's, its team's, else the desk's own (D06)."""
    for holder in (ticket.contract, ticket.team):
        if holder and holder.calendar:
            return holder.calendar.hours()
    return desk_hours()


def desk_calendar() -> BusinessCalendar:
    """The hotline's own calendar; the usual hours when none was saved."""
    return BusinessCalendar.objects.filter(name="Hotline").first() or BusinessCalendar(
        name="Hotline"
    )


def desk_hours() -> Hours:
    """The hotline's opening hours, read at most once a minute."""
    found = cache.get(_DESK_HOURS)
    if found is None:
        found = desk_calendar().hours()
        cache.set(_DESK_HOURS, found, 60)
    return found


def today(now: datetime, hours: Hours) -> tuple[datetime | None, datetime | None]:
    """The opening that runs now; (now, now) when closed, so that a pill does not count at night."""
    day = formats.local(now).date()
    for offset in (0, 1):
        for opens, closes in hours.on(day - timedelta(days=offset)):
            if opens <= now < closes:
                return opens, closes
    return now, now


def of_ticket(ticket: Ticket, now: datetime, hours: Hours, planned: datetime | None = None) -> Pill:
    """The ticket's one pill: the promise that falls first, else what was said last."""
    if ticket.status in (Status.RESOLVED, Status.CLOSED):
        return Pill("done", text=str(Status(ticket.status).label))
    if ticket.due_at and ticket.due_kind == sla.PLAN and _is_another_day(ticket.due_at, now):
        planned = ticket.due_at
    if ticket.due_at and not (planned and planned > now and ticket.due_at >= planned):
        return running(ticket.due_at, ticket.due_kind, now, hours)
    if planned and planned > now:
        text = formats.day(formats.local(planned).date())
        return Pill("plan", due_at=planned, text=text, name=_("Calendrier annoncé"))
    if ticket.status in PAUSED:
        return Pill("paused", text=_("En pause"), name=_("Délai suspendu"))
    if ticket.answered_at:
        return Pill("done", text=_("Répondu"), name=_("Réponse donnée"))
    return Pill("paused", text=_("Sans délai"), name=_("Aucune promesse en cours"))


def _is_another_day(due_at: datetime, now: datetime) -> bool:
    """A step of the plan counts down on its own day only; before, its date says more."""
    return formats.local(due_at).date() > formats.local(now).date()


@dataclass(frozen=True)
class Said:
    """One promise in the header of a ticket: its pill, what is promised, and one more line."""

    clock: Clock
    pill: Pill
    title: str
    line: str


def side_by_side(clocks: Iterable[Clock], now: datetime) -> list[Said]:
    """The promises of a ticket as its header says them; those between ourselves are not the client's."""
    return [_said(clock, now) for clock in clocks if clock.kind not in sla.INTERNAL]


def _said(clock: Clock, now: datetime) -> Said:
    name = str(NAMES[clock.kind])
    if clock.state == ClockState.RUNNING:
        pill = running(clock.due_at, clock.kind, now, clock.calendar.hours(), clock.target_minutes)
        title = _("%(promise)s avant %(due)s") % {
            "promise": name,
            "due": formats.moment(clock.due_at, now),
        }
        return Said(clock, pill, title, clock.source)
    if clock.state == ClockState.PAUSED:
        return Said(clock, Pill("paused", text=_("En pause")), name, _("délai suspendu"))
    if clock.state == ClockState.MET and clock.met_at:
        met = formats.moment(clock.met_at, now)
        late = clock.missed_at is not None
        line = _("faite en retard, %(met)s") if late else _("tenue, %(met)s")
        return Said(
            clock,
            Pill("done", text=_("Tenue") if not late else _("Faite")),
            name,
            line % {"met": met},
        )
    return Said(clock, Pill("paused", text=_("Sans objet")), name, _("plus rien de dû"))
