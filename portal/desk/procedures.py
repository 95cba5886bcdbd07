"""Where a diagnostic procedure stands, from the answers given: one reading for the ticket and the call card (B04)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Subquery

from knowledge.models import Choice, Procedure, Step
from tickets.models import DiagnosticAnswer, Ticket


@dataclass(frozen=True)
class Walk:
    """Steps done with their answer, the question now with its choices, those that follow, or the ending."""

    procedure: Procedure | None = None
    done: list[tuple[Step, Choice]] = field(default_factory=list)
    current: Step | None = None
    choices: list[Choice] = field(default_factory=list)
    upcoming: list[tuple[int, Step]] = field(default_factory=list)
    ending: Choice | None = None
    total: int = 0
    asks_caller: bool = False

    @property
    def number(self) -> int:
        """The number of the step one is at, from 1."""
        return min(len(self.done) + 1, max(self.total, 1)) if self.current else len(self.done)


def walk(procedure: Procedure | None, answers: Mapping[int, int]) -> Walk:
    """Follow `answers` (step → choice) from the first step; two queries whatever the procedure."""
    if procedure is None:
        return Walk()
    return _walked(procedure, list(procedure.steps.prefetch_related("choices")), answers)


def walk_of(ticket: Ticket, procedure: Procedure | None) -> Walk:
    """The same from the answers kept with the ticket, which come along with the steps."""
    if procedure is None:
        return Walk()
    kept = DiagnosticAnswer.objects.filter(ticket=ticket, step=OuterRef("pk")).order_by()
    rows = procedure.steps.annotate(given=Subquery(kept.values("choice_id")))
    steps: list[Any] = list(rows.prefetch_related("choices"))
    return _walked(procedure, steps, {step.pk: step.given for step in steps if step.given})


def _walked(procedure: Procedure, steps: list[Step], answers: Mapping[int, int]) -> Walk:
    by_id = {step.pk: step for step in steps}
    current: Step | None = steps[0] if steps else None
    done: list[tuple[Step, Choice]] = []
    ending: Choice | None = None
    seen: set[int] = set()
    while current and current.pk not in seen:
        seen.add(current.pk)
        chosen = next((c for c in current.choices.all() if c.pk == answers.get(current.pk)), None)
        if chosen is None:
            break
        done.append((current, chosen))
        ending = chosen if chosen.ending else None
        current = by_id.get(chosen.leads_to_id) if chosen.leads_to_id else None
    return Walk(
        procedure=procedure,
        done=done,
        current=current,
        choices=list(current.choices.all()) if current else [],
        upcoming=_upcoming(steps, current, seen),
        ending=ending,
        total=len(steps),
        asks_caller=any(step.verifies_caller for step in steps),
    )


def _upcoming(steps: list[Step], current: Step | None, seen: set[int]) -> list[tuple[int, Step]]:
    if current is None:
        return []
    after = [step for step in steps if step.pk not in seen and step.position > current.position]
    return [(step.position, step) for step in after[:3]]


def answers_from(text: str) -> dict[int, int]:
    """« 3:7 4:9 », steps with their choices as the call card sends them; anything else is left out."""
    pairs = re.findall(r"(\d{1,12}):(\d{1,12})", text[:1000])
    return {int(step): int(choice) for step, choice in pairs}
