"""What is said about a serious problem: once, to everybody, each client in its own words (E01, E03, C06)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from accounts.models import User
from core import events
from core.errors import Refused
from core.language import of_the_house
from core.models import Event
from tickets.models import (
    Audience,
    ClientText,
    MajorIncident,
    MajorUpdate,
    Proof,
    Receipt,
    ReceiptState,
    Recipient,
    Ticket,
    UpdateKind,
)
from tickets.moves import target
from tickets.services import command, links, recipients, thread

#: One fact tells at most this many people, so that a worker's transaction stays short.
BATCH = 100
RELAUNCH_AFTER = timedelta(minutes=10)
MOST_CHARACTERS = 5000


def declare(problem: MajorIncident, *, by: User, at: datetime) -> MajorUpdate:
    """Number 0: what happens and what to do, to all the support at once, never to a client."""
    recipients.enrol_support(problem, at)
    recipients.enrol_clients(problem, at)
    update = MajorUpdate.objects.create(
        major=problem,
        number=0,
        kind=UpdateKind.DECLARED,
        body=problem.story,
        staff_body=of_the_house(str)(problem.template_row.first),
        to_clients=False,
        at=at,
        by=by,
    )
    _hand_out(update, by=by, at=at)
    return update


@transaction.atomic
def post_update(
    *,
    major_id: int,
    by: User,
    at: datetime,
    body: str,
    news_before: datetime | None,
    staff_body: str = "",
    number: int | None = None,
) -> MajorUpdate:
    """A point at the promised interval: to everybody, with the instant of the next one."""
    problem = command.held(major_id, by)
    command.still_runs(problem)
    if news_before is None and problem.restored_at is None:
        raise Refused(_("Dites avant quand viendront les prochaines nouvelles."), field="news_before")  # fmt: skip
    if news_before and news_before <= at:
        raise Refused(_("Cette date est déjà passée."), field="news_before")
    return say(
        problem, UpdateKind.NEWS, body=body, staff_body=staff_body, news_before=news_before,
        by=by, at=at, number=number,
    )  # fmt: skip


def say(
    problem: MajorIncident,
    kind: str,
    *,
    body: str,
    by: User,
    at: datetime,
    number: int | None = None,
    staff_body: str = "",
    news_before: datetime | None = None,
) -> MajorUpdate:
    """Write one update, keep each client's own words with it, hand it out, answer the attached tickets.

    `number` is the one its author saw coming: a colleague who was faster makes it refused.
    """
    text = body.strip()
    if not text:
        raise Refused(_("Écrivez ce que les clients doivent savoir."), field="body")
    if len(text) > MOST_CHARACTERS:
        raise Refused(_("Le texte est trop long (5 000 caractères au plus)."), field="body")
    last = problem.updates.aggregate(last=Max("number"))["last"]
    if number is not None and number != last + 1:
        raise Refused(_("Un autre point vient d’être envoyé. Relisez-le avant d’envoyer le vôtre."))
    update = MajorUpdate.objects.create(
        major=problem, number=last + 1, kind=kind, body=text, staff_body=staff_body.strip(),
        at=at, by=by, news_before=news_before,
    )  # fmt: skip
    own = problem.affected.filter(removed_at=None).exclude(own_text="")
    ClientText.objects.bulk_create(
        ClientText(update=update, client_id=one.client_id, body=one.own_text) for one in own
    )
    own.update(own_text="")
    recipients.enrol_clients(problem, at)
    _hand_out(update, by=by, at=at)
    recipients.owe_again(problem, by=by, at=at)
    _answer(problem, update, by=by, at=at)
    return update


def own_texts(update: MajorUpdate) -> dict[int, str]:
    """Client → its own words."""
    return dict(update.own_texts.values_list("client_id", "body"))


def _hand_out(update: MajorUpdate, *, by: User | None, at: datetime) -> None:
    """One receipt a person, and the facts that make the messages; whoever has one already gets none."""
    people = update.major.recipients.filter(removed_at=None).filter(
        Q(user__isnull=False) | Q(contact__isnull=False)
    )
    if not update.to_clients:
        people = people.filter(audience=Audience.STAFF)
    if update.kind == UpdateKind.NEWS and update.number > 1:
        people = people.filter(follows=True)
    people = people.exclude(pk__in=Receipt.objects.filter(update=update).values("recipient_id"))
    made = Receipt.objects.bulk_create(
        (Receipt(recipient=one, update=update, at=at) for one in people.order_by("pk")),
        batch_size=500,
    )
    _know_already(update, at)
    _tell("major.told", update, [receipt.pk for receipt in made], by=by, at=at)


def _know_already(update: MajorUpdate, at: datetime) -> None:
    """Who wrote it has read it."""
    own = Receipt.objects.filter(update=update, recipient__user=update.by_id)
    own.update(state=ReceiptState.PROVEN, proof=Proof.AUTHOR, by=update.by_id)
    Recipient.objects.filter(
        major=update.major_id, user=update.by_id, proved_at=None
    ).update(proved_at=at)  # fmt: skip


def _tell(
    kind: str, update: MajorUpdate, keys: list[int], *, by: User | None, at: datetime
) -> None:
    """The fact, in batches of receipts."""
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        events.record(
            kind, about=[update, update.major.lead], by=by, at=at, update=update.pk,
            number=update.number, first=batch[0], last=batch[-1], count=len(batch),
        )  # fmt: skip


def catch_up(problem: MajorIncident, *, by: User | None, at: datetime) -> None:
    """Whoever joins later receives what was said last."""
    recipients.enrol_clients(problem, at)
    said = problem.updates.filter(to_clients=True).order_by("-number").first()
    if said is None:
        return
    said.major = problem
    _hand_out(said, by=by, at=at)
    recipients.owe_again(problem, by=by, at=at)


def _answer(problem: MajorIncident, update: MajorUpdate, *, by: User, at: datetime) -> None:
    """The lead and every attached ticket get the text as an answer, in their client's words; one message a person."""
    texts = own_texts(update)
    if update.kind == UpdateKind.NEWS:
        for child in links.open_children(problem.lead):
            _reply(child, texts.get(child.client_id, update.body), update, None, by=by, at=at)
    text = texts.get(problem.lead.client_id, update.body)
    _reply(problem.lead, text, update, update.news_before, by=by, at=at)
    problem.lead.refresh_from_db()


def _reply(
    ticket: Ticket,
    body: str,
    update: MajorUpdate,
    news_before: datetime | None,
    *,
    by: User,
    at: datetime,
) -> None:
    if target("reply", ticket.status, by.role):
        thread.reply(
            ticket_id=ticket.pk, by=by, at=at, body=body, is_answer=True,
            news_before=news_before, cascade=update.pk,
        )  # fmt: skip


@transaction.atomic
def relaunch(*, major_id: int, by: User, at: datetime) -> int:
    """Tell those without proof again, by the next channel, and only them; at most every ten minutes."""
    problem = command.held(major_id, by)
    told = Event.objects.filter(
        about__contains=[events.topic(problem.lead)], kind__in=("major.told", "major.relaunched")
    )
    if told.filter(at__gt=at - RELAUNCH_AFTER).exists():
        raise Refused(_("Les messages viennent de partir : laissez dix minutes aux réponses."))
    update = problem.updates.order_by("-number").select_related("major__lead")[0]
    waiting = update.receipts.filter(recipient__proved_at=None, recipient__removed_at=None)
    keys = list(waiting.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise Refused(_("Personne n’attend plus ce message : prévenez les autres par téléphone."))
    _tell("major.relaunched", update, keys, by=by, at=at)
    return len(keys)
