"""The steps of each promise: those set and in force the day it started, else the house's own (D10)."""

from dataclasses import dataclass
from datetime import date

from core import once
from tickets import sla
from tickets.models import Clock, EscalationStep
from tickets.services.terms import PARIS


@dataclass(frozen=True)
class Plans:
    """Every plan ever set, read once for as many promises as one likes."""

    by_kind: dict[str, list[tuple[date, tuple[sla.Step, ...]]]]

    def of(self, clock: Clock) -> tuple[sla.Step, ...]:
        """The steps of this promise, in order."""
        return self.on(clock.kind, clock.started_at.astimezone(PARIS).date())

    def on(self, kind: str, day: date) -> tuple[sla.Step, ...]:
        """The steps of a promise of this kind that starts on that day."""
        for since, steps in self.by_kind.get(kind, ()):
            if since <= day:
                return steps
        return sla.STEPS[kind]


@once.read
def load() -> Plans:
    """One small statement: the table holds a few dozen rows."""
    rows: dict[tuple[str, date], list[sla.Step]] = {}
    for row in EscalationStep.objects.order_by("kind", "-since", "percent", "pk")[:2000]:
        rows.setdefault((row.kind, row.since), []).extend(steps_of(row))
    found: dict[str, list[tuple[date, tuple[sla.Step, ...]]]] = {}
    for (kind, since), steps in rows.items():
        found.setdefault(kind, []).append((since, sla.in_order(steps)))
    return Plans(found)


def steps_of(row: EscalationStep) -> list[sla.Step]:
    """The row as pure steps."""
    if row.percent is not None:
        return [sla.step_of(row.percent, row.effects)]
    return sla.repeated(row.every_minutes or 60, row.times, row.effects)
