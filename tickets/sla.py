"""Promises: which are made, when each is due, what happens at which step. Pure arithmetic (D02–D20, T1).

The caller brings instants, opening hours and the contract's terms; nothing here reads clock or database.
A promise ends by what a *person* says or does; an automatic receipt ends none (D02).
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from core import worktime
from core.worktime import Hours, Interval

ANSWER, PLAN, RESOLUTION, RESPONSE, RESTORE = "ANSWER", "PLAN", "RESOLUTION", "RESPONSE", "RESTORE"
NEWS, CALLBACK, BROADCAST, ACCESS = "NEWS", "CALLBACK", "BROADCAST", "ACCESS"
VISIT, QUOTE = "VISIT", "QUOTE"
LEVEL_1, LEVEL_2, LEVEL_3 = "LEVEL_1", "LEVEL_2", "LEVEL_3"
FIELD, SALES, VENDOR = "FIELD", "SALES", "VENDOR"

#: Told to the client, so they decide `ticket.due_at`.
PROMISES = (ANSWER, PLAN, RESOLUTION, RESPONSE, RESTORE, NEWS, CALLBACK, BROADCAST, VISIT, QUOTE)
#: Between ourselves: each tier and team on its own part (D05).
INTERNAL = (LEVEL_1, LEVEL_2, LEVEL_3, FIELD, SALES, VENDOR)
#: Due at an instant somebody named, not after a length of time.
NAMED = (PLAN, NEWS, CALLBACK, VISIT, QUOTE)
#: Which promises go on where they were when a resolution is refused (C23).
RESUMING = (RESTORE, RESOLUTION, LEVEL_1, LEVEL_2, LEVEL_3)

#: Which clock runs while a tier has the ticket.
TIERS = {1: LEVEL_1, 2: LEVEL_2, 3: LEVEL_3}
#: Made of a contract, a service or the house's own terms; the others are promised by hand.
AGREED = (ANSWER, RESOLUTION, RESPONSE, RESTORE, BROADCAST)

DEFAULT_ANSWER = 240
DEFAULT_BROADCAST = 1440
DEFAULT_CLOSING_DAYS = 5

WARN, DUE = "WARN", "DUE"
WARN_SHARE = 0.75


@dataclass(frozen=True)
class Step:
    """At which share of the target something happens, or how many open minutes after it is due, and what."""

    name: str
    share: float
    effects: tuple[str, ...]
    after: int = 0


_WARN = Step(WARN, WARN_SHARE, ("warn",))
_TOLD = (_WARN, Step(DUE, 1, ("miss", "alert")))
_OURS = (_WARN, Step(DUE, 1, ("miss", "alert")))
#: What happens at which step, unless the settings in force the day a promise starts say otherwise (D10).
STEPS: dict[str, tuple[Step, ...]] = {
    ANSWER:     _TOLD,
    PLAN:       _TOLD,
    RESOLUTION: _TOLD,
    RESPONSE:   _TOLD,
    RESTORE:    _TOLD,
    NEWS:       (Step(DUE, 1, ("miss",)),),
    CALLBACK:   _TOLD,
    BROADCAST:  _TOLD,
    ACCESS:     _TOLD,
    VISIT:      (Step(DUE, 1, ("miss", "alert")),),
    QUOTE:      _TOLD,
    LEVEL_1:    (_WARN, Step(DUE, 1, ("miss", "escalate"))),
    LEVEL_2:    (_WARN, Step(DUE, 1, ("miss", "escalate"))),
    LEVEL_3:    _OURS,
    FIELD:      _OURS,
    SALES:      _OURS,
    VENDOR:     _OURS,
}  # fmt: skip
Steps = Sequence[Step]


def step_of(percent: int, effects: Iterable[str]) -> Step:
    """The step at that share of the target; at its end the promise is broken, whatever else happens."""
    if percent == 100:
        return Step(DUE, 1, ("miss", *(effect for effect in effects if effect != "miss")))
    return Step(f"{percent}%", percent / 100, tuple(effects))


def repeated(every: int, times: int, effects: Iterable[str]) -> list[Step]:
    """The steps after the promise is due, every so many open minutes."""
    said = tuple(effects)
    return [Step(f"LATE{n}", 1, said, after=every * n) for n in range(1, times + 1)]


def in_order(steps: Iterable[Step]) -> tuple[Step, ...]:
    """As they fall: by share, then after due."""
    return tuple(sorted(steps, key=lambda step: (step.share, step.after)))


#: What stops each promise, in the words of « Pourquoi … ? » (D16).
STOPPED_BY = {
    ANSWER: _(
        "une réponse ou un calendrier donné par une personne ; l’accusé automatique ne l’arrête pas"
    ),
    PLAN: _("l’étape faite, ou déplacée avec un motif dit au client"),
    RESOLUTION: _("la résolution du ticket"),
    RESPONSE: _("l’arrivée du technicien sur site"),
    RESTORE: _("le rétablissement du service"),
    NEWS: _("un nouveau message au client"),
    CALLBACK: _("l’appel passé au client"),
    BROADCAST: _("l’information remise à chaque public concerné"),
    ACCESS: _("la décision donnée au demandeur"),
    VISIT: _("l’arrivée du technicien à l’heure annoncée"),
    QUOTE: _("le devis envoyé au client"),
    LEVEL_1: _("la résolution ou l’escalade au niveau 2"),
    LEVEL_2: _("la résolution ou le passage au niveau suivant"),
    LEVEL_3: _("la résolution"),
    FIELD: _("la fin de l’intervention"),
    SALES: _("l’intervention planifiée"),
    VENDOR: _("le retour du fournisseur"),
}


@dataclass(frozen=True)
class Terms:
    """What the contract says about delays, and its name; the defaults are the company's own (R139, D02)."""

    label: str = "engagement Aprile"
    answer_minutes: int | None = DEFAULT_ANSWER
    broadcast_minutes: int | None = DEFAULT_BROADCAST
    on_site_minutes: int | None = None
    restore_minutes: int | None = None
    closing_days: int = DEFAULT_CLOSING_DAYS

    def minutes(self, kind: str) -> int | None:
        """The length these terms give to a kind of promise; None when they promise none."""
        return {
            ANSWER: self.answer_minutes,
            BROADCAST: self.broadcast_minutes,
            RESPONSE: self.on_site_minutes,
            RESTORE: self.restore_minutes,
        }.get(kind)


@dataclass(frozen=True)
class Target:
    """One promise to make: how long, where that comes from in words, and in which hours when the rule says so."""

    kind: str
    minutes: int
    source: str
    calendar: int | None = None


def kinds_at_opening(kind: str, level: int) -> list[str]:
    """The promises a new ticket may start with; those nobody agreed on are not made."""
    made = (ANSWER, TIERS[level], RESTORE, RESOLUTION)
    return [one for one in made if is_for(one, kind)]


def is_for(promise: str, kind: str) -> bool:
    """Whether such a ticket is owed that promise at all: only an incident is restored."""
    return promise != RESTORE or kind == "INCIDENT"


@dataclass(frozen=True)
class Run:
    """One running promise as pure data. `minutes` is None for a promise of a named instant (NEWS)."""

    kind: str
    started_at: datetime
    minutes: int | None
    due_at: datetime
    pauses: tuple[Interval, ...] = field(default=())


def due(run: Run, hours: Hours) -> datetime:
    """When the promise is due, from its start, target and pauses; a named instant is due as named."""
    if run.minutes is None:
        return run.due_at
    return worktime.due(run.started_at, timedelta(minutes=run.minutes), run.pauses, hours)


def step_at(step: Step, run: Run, hours: Hours) -> datetime:
    """The instant of one step of a promise."""
    if step.after:
        return worktime.add(due(run, hours), timedelta(minutes=step.after), hours)
    if step.name == DUE:
        return due(run, hours)
    whole = (
        worktime.between(run.started_at, run.due_at, hours)
        if run.minutes is None
        else timedelta(minutes=run.minutes)
    )
    return worktime.due(run.started_at, whole * step.share, run.pauses, hours)


def next_step(
    run: Run, done: Collection[str], hours: Hours, steps: Steps | None = None
) -> tuple[Step, datetime] | None:
    """The first step not done yet and its instant; None when all are done."""
    for step in STEPS[run.kind] if steps is None else steps:
        if step.name not in done:
            return step, step_at(step, run, hours)
    return None


def earliest(runs: Iterable[tuple[str, datetime]]) -> tuple[str, datetime] | None:
    """The promise to the client that falls first, out of (kind, due_at) of those running."""
    told = [(due_at, kind) for kind, due_at in runs if kind in PROMISES]
    if not told:
        return None
    due_at, kind = min(told)
    return kind, due_at


def closes_at(resolved_at: datetime, days: int, hours: Hours) -> datetime:
    """When a silent resolution is closed: at the closing of the `days`-th working day after (C24)."""
    return worktime.after_days(resolved_at, days, hours)


# --- « Pourquoi 14 h 20 ? » (D16) ---


@dataclass(frozen=True)
class Segment:
    """One stretch of the axis: state is elapsed, remaining, paused or late."""

    state: str
    start: datetime
    end: datetime


def axis(run: Run, now: datetime, hours: Hours) -> list[Segment]:
    """The open stretches from start to due (or now, when late), cut by pauses and by the present."""
    due_at = due(run, hours)
    segments: list[Segment] = []
    for opens, closes in worktime.openings(run.started_at, max(due_at, now), hours):
        edges = {opens, closes, now, due_at}
        edges |= {edge for pause in run.pauses for edge in pause}
        cuts = sorted(edge for edge in edges if opens <= edge <= closes)
        for start, end in pairwise(cuts):
            segments.append(Segment(_state(start, run, now, due_at), start, end))
    return segments


def _state(start: datetime, run: Run, now: datetime, due_at: datetime) -> str:
    if any(paused <= start < resumed for paused, resumed in run.pauses):
        return "paused"
    if start >= due_at:
        return "late"
    return "elapsed" if start < now else "remaining"
