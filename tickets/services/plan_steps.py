"""The steps of a plan as rows and promises: checked, written, ended. Called by the verbs only, under the ticket's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from core import events
from core.errors import Refused
from tickets import sla
from tickets.models import Message, PlanStep, StepState, Ticket
from tickets.services import promises

#: More steps than this is a project, not a plan told on the telephone.
MOST = 12


@dataclass(frozen=True)
class Planned:
    """One step as it is told: what, and before when."""

    text: str
    due_at: datetime


def check(steps: Sequence[Planned], at: datetime) -> list[Planned]:
    """The steps in the order of their dates; refused when one is empty, past or too many."""
    if not steps:
        raise Refused(_("Donnez au moins une étape."), field="steps")
    if len(steps) > MOST:
        raise Refused(_("Un calendrier compte douze étapes au plus."), field="steps")
    if any(not step.text.strip() for step in steps):
        raise Refused(_("Dites en quoi consiste chaque étape."), field="steps")
    if any(step.due_at <= at for step in steps):
        raise Refused(_("Cette date est déjà passée."), field="steps")
    return sorted(steps, key=lambda step: step.due_at)


def write(
    ticket: Ticket, message: Message, steps: Sequence[Planned], *, by: User, at: datetime
) -> list[PlanStep]:
    """Each step its row and its promise."""
    rows = [
        PlanStep(ticket=ticket, message=message, text=step.text.strip()[:200], due_at=step.due_at)
        for step in steps
    ]
    for row in PlanStep.objects.bulk_create(rows):
        promise(row, ticket, by=by, at=at)
    return rows


def promise(step: PlanStep, ticket: Ticket, *, by: User, at: datetime, reason: str = "") -> None:
    """Promise the step for its date; one promised already is moved there."""
    promises.promise(
        kind=sla.PLAN, ticket=ticket, subject=events.topic(step), due_at=step.due_at,
        source=gettext_noop("calendrier annoncé"), to=str(ticket.requester or ticket.client),
        by=by, at=at, reason=reason,
    )  # fmt: skip


def drop_all(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """The ticket is resolved: what was still planned has no object any more."""
    left = PlanStep.objects.filter(ticket=ticket, state=StepState.TODO)
    for step in left:
        promises.drop_promise(
            kind=sla.PLAN, ticket=ticket, subject=events.topic(step), by=by, at=at
        )
    left.update(state=StepState.DROPPED)
