"""What the recipients of a broadcast and the house write to each other, by personal links (K17)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import access, events, links
from core.errors import Refused
from core.models import OneTimeLink
from notifications import broadcasting
from notifications.models import Answer, Recipient, Unsubscribed

ANSWER = "broadcast_answer"
MOST_ANSWERS = 20


def recipient_of(token: str, purpose: str, at: datetime) -> Recipient:
    """Who holds this personal link; `Refused` when it is unknown or too old."""
    return Recipient.objects.select_related("broadcast", "user", "contact").get(pk=_key(links.find(token, purpose, at)))  # fmt: skip


def _key(link: OneTimeLink) -> int:
    return int(link.subject.partition(":")[2])


@transaction.atomic
def answer(*, token: str, body: str, at: datetime) -> Answer:
    """What a recipient writes back, by their personal link."""
    recipient = recipient_of(token, "broadcast.answer", at)
    if not body.strip():
        raise Refused(_("Votre réponse est vide."), field="body")
    if recipient.answers.filter(by=None).count() >= MOST_ANSWERS:
        raise Refused(_("Vous avez déjà beaucoup écrit ici : appelez-nous."))
    made = Answer.objects.create(recipient=recipient, body=body.strip()[:4000], at=at)
    events.record("broadcast.answered", about=recipient.broadcast, by=None, at=at, recipient=recipient.pk)  # fmt: skip
    return made


@transaction.atomic
def reply(*, recipient_id: int, by: User, body: str, at: datetime) -> Answer:
    """The house answers one recipient, in their thread and by e-mail."""
    access.require(by, "notifications.broadcast")
    recipient = Recipient.objects.select_related("broadcast", "user", "contact__user").get(pk=recipient_id)  # fmt: skip
    if not body.strip():
        raise Refused(_("Votre réponse est vide."), field="body")
    made = Answer.objects.create(recipient=recipient, by=by, body=body.strip()[:4000], at=at)
    person = broadcasting.person_of(recipient)
    known = {"broadcast": recipient.broadcast, "answer": made, "person": person, "at": at}
    broadcasting.write(recipient, known, kind=ANSWER, key=f"{made.pk}", links=("answer",))
    return made


@transaction.atomic
def unsubscribe(*, token: str, at: datetime) -> str:
    """No more general information to this address; said twice, done once."""
    recipient = recipient_of(token, "broadcast.unsubscribe", at)
    Unsubscribed.objects.get_or_create(email=recipient.email, defaults={"at": at})
    return recipient.email
