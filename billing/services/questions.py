"""Back to the person who did the work: a question, an answer, times corrected with a reason (L02)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from billing.models import BillableItem, ItemState, Question, QuestionState
from billing.selectors import work as work_done
from billing.selectors.items import workers
from billing.services import decisions, items
from core import access, events, formats
from core.errors import Refused
from core.language import of_the_house
from tickets import services as tickets


@transaction.atomic
def ask(
    *, item_id: int, reason: str, by: User, at: datetime, to_id: int | None = None
) -> BillableItem:
    """Send the item back with a question; it waits for that person, out of every batch.

    `reason` is the question itself. `to_id` is one of those whose work the item rates; the first otherwise.
    """
    item = decisions.begin(item_id, "ask", by, reason)
    people = {user.pk: user for user in workers(item)}
    to = people.get(to_id) if to_id else next(iter(people.values()), None)
    if to is None:
        raise Refused(_("Personne n’a noté de travail ici : il n’y a pas à qui demander."))
    question = Question.objects.create(
        item=item, client=item.client, to=to, text=reason.strip(), asked_by=by, asked_at=at
    )
    decided = decisions.end(item, "ask", by, at, reason, to=to.pk)
    events.record(
        "billing.question_asked", about=[question, item, item.ticket, item.client],
        by=by, at=at, question=question.pk, to=to.pk,
    )  # fmt: skip
    return decided


@transaction.atomic
def answer(
    *, question_id: int, text: str, by: User, at: datetime, minutes: Mapping[int, int] | None = None
) -> BillableItem:
    """Answer, with one's own times corrected where they were wrong; the item is to decide again.

    `minutes`: time entry → minutes. What changes is rated again and the hours of the contract follow.
    """
    question = Question.objects.select_related("to").get(pk=question_id)
    item = decisions.locked(question.item_id)
    question = Question.objects.select_for_update(of=("self",)).get(pk=question_id)
    access.require(by, "billing.answer")
    if question.to_id != by.pk:
        raise Refused(_("Cette question est posée à quelqu’un d’autre."))
    if question.state != QuestionState.OPEN:
        raise Refused(_("Cette question n’attend plus de réponse."))
    if not text.strip():
        raise Refused(_("Répondez en quelques mots."), field="answer")
    corrected = _correct(item, text.strip(), by, at, minutes or {})
    question.state, question.answer, question.answered_at = QuestionState.ANSWERED, text.strip(), at
    question.save(update_fields=["state", "answer", "answered_at"])
    if corrected:
        items.rate_again(item, by=by, at=at)
    item.state, item.doubts = ItemState.TO_DECIDE, [_doubt(question, corrected), *item.doubts]
    item.save(update_fields=["state", "doubts"])
    events.record(
        "billing.question_answered", about=[item, question, item.ticket, item.client],
        by=by, at=at, question=question.pk, corrected=corrected,
    )  # fmt: skip
    return item


def _correct(
    item: BillableItem, reason: str, by: User, at: datetime, minutes: Mapping[int, int]
) -> list[list[int]]:
    """Entry, minutes before, minutes after; only what really changes, only one's own."""
    mine = {entry.pk: entry for entry in work_done.of(item).entries if entry.user_id == by.pk}
    if strange := set(minutes) - set(mine):
        raise Refused(_("Ce temps n’est pas le vôtre."), field=f"minutes_{min(strange)}")
    changes = []
    for pk, wanted in sorted(minutes.items()):
        before = mine[pk].minutes
        if wanted != before:
            tickets.correct_time(entry_id=pk, minutes=wanted, reason=reason, by=by, at=at)
            changes.append([pk, before, wanted])
    return changes


@of_the_house
def _doubt(question: Question, corrected: list[list[int]]) -> dict[str, str]:
    said = {"who": str(question.to), "answer": question.answer}
    text = _("%(who)s répond : %(answer)s") % said
    if corrected:
        before, after = (sum(change[n] for change in corrected) for n in (1, 2))
        text += _(" (%(before)s devient %(after)s)") % {
            "before": formats.duration(before), "after": formats.duration(after)
        }  # fmt: skip
    return {"code": "ANSWERED", "text": text, "question": _("Accepter ou ajuster ?")}
