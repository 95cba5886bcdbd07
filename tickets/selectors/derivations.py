"""The derivation of one promise, read once for page and API (D16)."""

from datetime import datetime

from tickets import sla
from tickets.derivation import Derivation, derive
from tickets.models import Clock
from tickets.services import plans


def derivation_of(clock: Clock, now: datetime) -> Derivation:
    """How its due instant was found; `clock` comes with calendar, pauses and firings."""
    pauses = tuple((row.started_at, row.ended_at or now) for row in clock.pauses.all())
    run = sla.Run(clock.kind, clock.started_at, clock.target_minutes, clock.due_at, pauses)
    done = {firing.step: firing.at for firing in clock.firings.all()}
    return derive(run, clock.calendar.hours(), plans.load().of(clock), done)
