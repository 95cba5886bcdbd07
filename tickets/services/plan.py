"""The dated plan told to the client: entering it satisfies the answer, each step is a promise of its own (B17, D02)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import events, formats
from core.errors import Refused
from core.language import of_the_house
from tickets import sla
from tickets.models import Message, PlanStep, StepState, Ticket
from tickets.services import door, plan_steps, promises, thread
from tickets.services.plan_steps import Planned


def tell_plan(
    *, ticket_id: int, by: User, at: datetime, steps: Sequence[Planned], words: str = ""
) -> Message:
    """Tell the client every step with its date in one message; the answer promise is kept by it."""
    ordered = plan_steps.check(steps, at)
    return thread.reply(
        ticket_id=ticket_id, by=by, at=at, body=_told(words, ordered), steps=ordered
    )


@of_the_house
def _told(words: str, steps: Sequence[Planned]) -> str:
    """The message: what was typed, then a line a step."""
    lines = [f"– {formats.exact(step.due_at)} : {step.text.strip()}" for step in steps]
    head = words.strip() or _("Voici ce que nous allons faire, et quand :")
    return "\n".join([head, "", *lines])


def _lock(step_id: int) -> tuple[Ticket, PlanStep]:
    """The step's ticket first, as every verb does; then the step, if it is still to be done."""
    ticket = door.lock(PlanStep.objects.values_list("ticket_id", flat=True).get(pk=step_id))
    step = PlanStep.objects.get(pk=step_id)
    if step.state != StepState.TODO:
        raise Refused(_("Cette étape n’est plus à faire."))
    return ticket, step


@transaction.atomic
def tick_step(*, step_id: int, by: User, at: datetime) -> PlanStep:
    """The step is done: its promise is kept."""
    ticket, step = _lock(step_id)
    door.move(ticket, "reply", by)
    step.state, step.done_at, step.done_by = StepState.DONE, at, by
    step.save(update_fields=["state", "done_at", "done_by"])
    promises.keep_promise(kind=sla.PLAN, ticket=ticket, subject=events.topic(step), by=by, at=at)
    door.keep(ticket, "ticket.step_done", by=by, at=at, also=[step], words=step.text)
    return step


@transaction.atomic
def move_step(*, step_id: int, due_at: datetime, reason: str, by: User, at: datetime) -> PlanStep:
    """Give the step another date; the client is told which, and why."""
    ticket, step = _lock(step_id)
    if due_at <= at:
        raise Refused(_("Cette date est déjà passée."), field="until")
    _reasoned(reason)
    before, step.due_at = step.due_at, due_at
    step.save(update_fields=["due_at"])
    thread.reply(ticket_id=ticket.pk, by=by, at=at, body=_moved(step, before, reason))
    plan_steps.promise(step, ticket, by=by, at=at, reason=reason.strip())
    ticket.refresh_from_db()
    door.keep(
        ticket, "ticket.step_moved", by=by, at=at, also=[step], words=step.text,
        before=before.isoformat(), until=due_at.isoformat(), reason=reason.strip(),
    )  # fmt: skip
    return step


@transaction.atomic
def drop_step(*, step_id: int, reason: str, by: User, at: datetime) -> PlanStep:
    """The step will not be done; the client is told why."""
    ticket, step = _lock(step_id)
    _reasoned(reason)
    step.state = StepState.DROPPED
    step.save(update_fields=["state"])
    thread.reply(ticket_id=ticket.pk, by=by, at=at, body=_dropped(step, reason))
    promises.drop_promise(
        kind=sla.PLAN, ticket=ticket, subject=events.topic(step), by=by, at=at,
        reason=reason.strip(),
    )  # fmt: skip
    ticket.refresh_from_db()
    door.keep(
        ticket, "ticket.step_dropped", by=by, at=at, also=[step], words=step.text,
        reason=reason.strip(),
    )  # fmt: skip
    return step


def _reasoned(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Dites pourquoi : le client le lira."), field="reason")


@of_the_house
def _moved(step: PlanStep, before: datetime, reason: str) -> str:
    return _("« %(step)s », prévu %(before)s, est reporté à %(after)s. %(reason)s") % {
        "step": step.text,
        "before": formats.exact(before),
        "after": formats.exact(step.due_at),
        "reason": reason.strip(),
    }


@of_the_house
def _dropped(step: PlanStep, reason: str) -> str:
    return _("« %(step)s » ne sera pas fait. %(reason)s") % {
        "step": step.text,
        "reason": reason.strip(),
    }
