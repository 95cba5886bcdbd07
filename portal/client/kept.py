"""The promises of a request as its client sees them: how far the one that runs is, and how the others ended (D18).

Only what was promised to the client; the times between ourselves are never shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core import formats, worktime
from portal import promises
from tickets.models import Clock, ClockState

#: What each promise is called once it is over; a kind that is not here is nobody's but ours.
NAMES = {
    "ANSWER": lazy("Réponse"),
    "PLAN": lazy("Étape du calendrier"),
    "RESOLUTION": lazy("Demande traitée"),
    "RESPONSE": lazy("Technicien sur place"),
    "RESTORE": lazy("Service rétabli"),
    "NEWS": lazy("Nouvelles"),
    "CALLBACK": lazy("Rappel téléphonique"),
    "BROADCAST": lazy("Information"),
    "VISIT": lazy("Visite"),
    "QUOTE": lazy("Devis"),
}


@dataclass(frozen=True)
class Progress:
    """How much of a promise's open time is gone, in percent and in words."""

    share: int
    words: str
    tone: str


@dataclass(frozen=True)
class Past:
    """One promise that is over, and whether it was kept."""

    words: str
    kept: bool


def running(clocks: Sequence[Clock]) -> list[Clock]:
    """The client's promises that run, the first due first."""
    mine = [row for row in clocks if row.state == ClockState.RUNNING and row.kind in NAMES]
    return sorted(mine, key=lambda row: row.due_at)


def progress(clock: Clock, now: datetime) -> Progress:
    """The bar under « Nous vous répondons avant 14 h 20 »."""
    hours = clock.calendar.hours()
    whole = worktime.between(clock.started_at, clock.due_at, hours)
    gone = worktime.between(clock.started_at, min(now, clock.due_at), hours)
    share = min(100, round(100 * (gone / whole))) if whole > timedelta() else 100
    pill = promises.running(clock.due_at, clock.kind, now, hours, clock.target_minutes)
    tone = {"ok": "ok", "soon": "soon"}.get(pill.state, "broken")
    return Progress(share, promises.words_left(clock.due_at, now, hours), tone)


def past(clocks: Sequence[Clock], now: datetime) -> list[Past]:
    """How the promises that are over ended, the last first."""
    over = [row for row in clocks if row.kind in NAMES and _is_over(row)]
    return [_past(row, now) for row in sorted(over, key=lambda row: row.due_at, reverse=True)]


def _is_over(clock: Clock) -> bool:
    ended = clock.state in (ClockState.MET, ClockState.CANCELLED)
    return ended and (clock.met_at is not None or clock.missed_at is not None)


def _past(clock: Clock, now: datetime) -> Past:
    kept = clock.missed_at is None
    if kept:
        words = _("%(name)s avant %(due)s : promesse tenue, %(met)s")
    elif clock.met_at:
        words = _("%(name)s avant %(due)s : promesse tenue en retard, %(met)s")
    else:
        words = _("%(name)s avant %(due)s : promesse non tenue")
    said = {
        "name": NAMES[clock.kind],
        "due": formats.moment(clock.due_at, now),
        "met": formats.moment(clock.met_at, now) if clock.met_at else "",
    }
    return Past(words % said, kept)
