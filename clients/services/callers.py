"""What a person may be asked when they call: drawn, chosen, taken away; never said again (A24)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from clients import proofs
from clients.models import Contact
from core import access, events
from core.errors import Refused


@transaction.atomic
@sensitive_variables()
def draw_code(*, contact_id: int, by: User, at: datetime) -> str:
    """A new code of the person's, in the place of any other; only this answer ever tells it."""
    contact = _held(contact_id, by)
    code = proofs.draw()
    contact.caller_passcode = proofs.seal(code)
    _keep(contact, "contact.code_drawn", ["caller_passcode"], by, at)
    return code


@transaction.atomic
def remove_code(*, contact_id: int, by: User, at: datetime) -> None:
    """The code is good for nothing any more."""
    contact = _held(contact_id, by)
    contact.caller_passcode = ""
    _keep(contact, "contact.code_removed", ["caller_passcode"], by, at)


@transaction.atomic
@sensitive_variables()
def set_question(*, contact_id: int, question: str, answer: str, by: User, at: datetime) -> None:
    """A question and its answer, in the place of any other; the answer is compared without case, accents or spaces."""
    contact = _held(contact_id, by)
    bare = proofs.as_answer(answer)
    if not question.strip():
        raise Refused(_("Écrivez la question à poser."), field="question")
    if len(bare) < proofs.SHORTEST_ANSWER:
        raise Refused(_("Cette réponse est trop courte : on la devinerait."), field="answer")
    contact.caller_question, contact.caller_answer = question.strip()[:120], proofs.seal(bare)
    _keep(contact, "contact.question_set", ["caller_question", "caller_answer"], by, at)


@transaction.atomic
def remove_question(*, contact_id: int, by: User, at: datetime) -> None:
    """The question is not asked any more."""
    contact = _held(contact_id, by)
    contact.caller_question = contact.caller_answer = ""
    _keep(contact, "contact.question_removed", ["caller_question", "caller_answer"], by, at)


def _held(contact_id: int, by: User) -> Contact:
    """The person, locked: their own, or for who keeps contacts."""
    rows = Contact.objects.select_for_update(of=("self",), no_key=True).select_related("client")
    contact = rows.get(pk=contact_id)
    if contact.user_id != by.pk:
        access.require(by, "clients.edit")
    if contact.merged_into_id:
        raise Refused(_("Cette fiche est réunie à une autre."))
    return contact


def _keep(contact: Contact, kind: str, fields: list[str], by: User, at: datetime) -> None:
    contact.save(update_fields=fields)
    events.record(kind, about=[contact, contact.client], by=by, at=at)
