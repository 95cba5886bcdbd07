"""« Pourquoi 14 h 20 ? »: the derivation of a promise, drawn on one axis and said in four lines (D16)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import formats
from core.calendars.words import day_words
from core.language import said_again
from core.models import BusinessCalendar
from core.worktime import Hours
from portal import promises
from tickets import sla
from tickets.models import Clock
from tickets.words import source_words

_CSS = {"elapsed": "elapsed", "remaining": "left", "paused": "pause", "late": "late"}
#: Words nearer than this, in percent of the axis, would touch.
NEAR = 22
#: An axis of more openings than this says its days, not its hours.
_MANY_DAYS = 6


@dataclass(frozen=True)
class Bar:
    """One stretch of the axis, in percent of its open time."""

    css: str
    x: float
    width: float


@dataclass(frozen=True)
class Tick:
    """Words above (y 16) or below (y 52) the axis."""

    x: float
    y: int
    words: str
    css: str = ""
    anchor: str = "middle"


@dataclass(frozen=True)
class Explained:
    """All that the explanation shows; `sentence` is the whole of it for a screen reader."""

    clock_id: int
    bars: list[Bar]
    ticks: list[Tick]
    rule: str
    hours: str
    pauses: str
    stop: str
    sentence: str


class _Axis:
    """Open time only, laid end to end: nights and weekends take no room."""

    def __init__(self, hours: Hours, start: datetime, end: datetime) -> None:
        first, last = formats.local(start).date(), formats.local(end).date()
        self.openings = []
        day = first
        while day <= last and len(self.openings) < 400:
            self.openings += list(hours.on(day))
            day += timedelta(days=1)
        self.total = sum((close - open_ for open_, close in self.openings), timedelta())

    def x(self, instant: datetime) -> float:
        """Where an instant lies, in percent."""
        if not self.total:
            return 0.0
        before = sum(
            (min(close, instant) - open_ for open_, close in self.openings if open_ < instant),
            timedelta(),
        )
        return round(100 * (before / self.total), 2)


def explain(clock: Clock, now: datetime) -> Explained:
    """How `clock.due_at` was found; `clock` comes with its calendar and pauses."""
    hours = clock.calendar.hours()
    pauses = tuple((pause.started_at, pause.ended_at or now) for pause in clock.pauses.all())
    run = sla.Run(clock.kind, clock.started_at, clock.target_minutes, clock.due_at, pauses)
    until = clock.met_at or now
    axis = _Axis(hours, clock.started_at, max(clock.due_at, until))
    bars = [
        Bar(_CSS[part.state], axis.x(part.start), round(axis.x(part.end) - axis.x(part.start), 2))
        for part in sla.axis(run, until, hours)
    ]
    rule, paused = _rule(clock), _pauses(clock, now)
    stop = str(sla.STOPPED_BY[clock.kind])
    return Explained(
        clock_id=clock.pk,
        bars=bars,
        ticks=_ticks(axis, clock, until, now),
        rule=rule,
        hours=openings_in_words(clock.calendar),
        pauses=paused,
        stop=stop,
        sentence=_(
            "Déclaré %(start)s, échéance %(due)s. Règle : %(rule)s. Pauses : %(pauses)s. Arrêt : %(stop)s."
        )
        % {
            "start": formats.exact(clock.started_at),
            "due": formats.exact(clock.due_at),
            "rule": rule,
            "pauses": paused,
            "stop": stop,
        },
    )


def _rule(clock: Clock) -> str:
    name = str(promises.NAMES[clock.kind])
    source = source_words(clock.source)
    if clock.target_minutes is None:
        return f"{name}, {source}"
    return _("%(name)s : %(length)s, %(source)s") % {
        "name": name,
        "length": formats.duration(clock.target_minutes),
        "source": source,
    }


def _pauses(clock: Clock, now: datetime) -> str:
    rows = list(clock.pauses.all())
    if not rows:
        return _("aucune sur cette promesse")
    said = [
        f"{formats.moment(row.started_at, now)} → "
        f"{formats.moment(row.ended_at, now) if row.ended_at else _('en cours')} ({said_again(row.reason)})"
        for row in rows
    ]
    return " ; ".join(said)


def _ticks(axis: _Axis, clock: Clock, until: datetime, now: datetime) -> list[Tick]:
    due = _("échéance %(at)s") % {"at": formats.moment(clock.due_at, now)}
    start = _("déclaré %(at)s") % {"at": formats.moment(clock.started_at, now)}
    here = _("tenue %(at)s") if clock.met_at else _("maintenant %(at)s")
    ticks = [_said(axis.x(clock.started_at), start, "axis-say")]
    ticks.append(_said(axis.x(clock.due_at), due, "axis-due"))
    now_tick = _said(axis.x(until), here % {"at": formats.moment(until, now)}, "", below=True)
    if abs(ticks[0].x - ticks[1].x) < NEAR:
        return [ticks[1], _said(ticks[0].x, start, "axis-say", below=True)]
    return [*ticks, now_tick, *(edge for edge in _edges(axis) if abs(edge.x - now_tick.x) > NEAR)]


def _said(x: float, words: str, css: str, *, below: bool = False) -> Tick:
    anchor = "start" if x < 12 else "end" if x > 88 else "middle"
    return Tick(x, 52 if below else 16, words, css, anchor)


def _edges(axis: _Axis) -> list[Tick]:
    if not axis.openings:
        return []
    if len(axis.openings) > _MANY_DAYS:
        return [
            Tick(0, 52, formats.day_month(formats.local(axis.openings[0][0]).date()), "", "start"),
            Tick(100, 52, formats.day_month(formats.local(axis.openings[-1][1]).date()), "", "end"),
        ]
    ticks = []
    for number, (opens, _close) in enumerate(axis.openings):
        words = formats.hour(opens, short=True)
        if len(axis.openings) > 1:
            words = f"{formats.day(formats.local(opens).date())}, {words}"
        ticks.append(Tick(axis.x(opens), 52, words, "axis-minor" if number else "", "start"))
    closes = formats.hour(axis.openings[-1][1], short=True)
    return [*ticks, Tick(100, 52, closes, "", "end")]


def openings_in_words(calendar: BusinessCalendar) -> str:
    """« 9 h – 17 h, jours ouvrés (Hotline) », or the number of weekly openings when days differ."""
    days = [day for day in calendar.weekly if day]
    if not days:
        return _("jamais ouvert (%(name)s)") % {"name": calendar.name}
    same = all(day == days[0] for day in days)
    when = day_words(days[0]) if same else _("horaires variables")
    weekdays = [bool(day) for day in calendar.weekly] == [True] * 5 + [False] * 2
    which = (
        _("jours ouvrés")
        if weekdays
        else ngettext("%(n)s jour par semaine", "%(n)s jours par semaine", len(days))
        % {"n": len(days)}
    )
    return f"{when}, {which} ({calendar.name})"
