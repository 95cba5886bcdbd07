"""The diagnostic procedure inside a ticket: each answer is kept as evidence (B04)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from knowledge.models import Choice
from tickets.models import DiagnosticAnswer
from tickets.services import checking, door


@transaction.atomic
def answer_step(
    *, ticket_id: int, step_id: int, choice_id: int, by: User, at: datetime
) -> DiagnosticAnswer:
    """Answer one question, or answer it otherwise: the answers of the path left are taken back.

    The story keeps every answer ever given, with what it concluded. A step that checks the caller is
    answered only once they were (A24).
    """
    ticket = door.lock(ticket_id)
    door.move(ticket, "note", by)
    choice = Choice.objects.filter(pk=choice_id, step_id=step_id).select_related("step").first()
    if choice is None:
        raise Refused(_("Cette réponse n’est pas de cette étape."), field="choice")
    if choice.step.verifies_caller:
        checking.require_verified(ticket, at=at)
    given = DiagnosticAnswer.objects.filter(ticket=ticket)
    before = given.filter(step_id=step_id).first()
    if before and before.choice_id == choice.pk:
        return before
    if before:
        given.filter(pk__gte=before.pk).delete()
    answer = DiagnosticAnswer.objects.create(
        ticket=ticket, step_id=step_id, choice=choice, by=by, at=at
    )
    door.keep(
        ticket, "ticket.diagnosed", by=by, at=at, step=step_id, choice=choice.pk,
        reason=f"{choice.step.question} {choice.label}", ending=choice.ending,
        conclusion=choice.conclusion,
    )  # fmt: skip
    return answer
