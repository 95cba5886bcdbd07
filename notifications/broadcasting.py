"""Broadcasts: one information to many people, chosen from the dossiers, sent little by little (K17).

The recipients are a queue of their own. A drip every ten seconds hands a few of them to the outbox, and
none while an ordinary message waits there: a mission notice never stands behind more than one drip.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors import staff
from clients.models import Client, Contact
from core import access, events, setting
from core.errors import Refused
from notifications import audiences, letterhead, letters, services
from notifications.models import (
    Broadcast,
    BroadcastState,
    Channel,
    Message,
    Outcome,
    Preference,
    Recipient,
    State,
    Unsubscribed,
)
from notifications.services import Link

KIND = "broadcast"
CLIENTS, STAFF = "CLIENTS", "STAFF"
#: Messages a minute, the setting `broadcast_per_minute`; drips of ten seconds.
DRIPS_A_MINUTE = 6
MOST_RECIPIENTS = 20_000
#: How long the links « répondre » and « se désabonner » work.
LINK_LIFE = timedelta(days=180)


def people(filters: dict[str, Any], by: User) -> QuerySet[Any]:
    """Who the filters choose among those `by` may see, as contacts or as people of the house."""
    if filters.get("audience") == STAFF:
        return _staff(filters)
    rows = Contact.objects.filter(client__in=Client.objects.visible_to(by), merged_into=None)
    rows = rows.exclude(email="", user=None).exclude(user__is_active=False)
    if filters.get("city"):
        rows = rows.filter(Q(site__city__iexact=filters["city"]) | Q(client__city__iexact=filters["city"]))  # fmt: skip
    if filters.get("contract_kind"):
        rows = rows.filter(client__contracts__kind=filters["contract_kind"])
    if filters.get("asset"):
        rows = rows.filter(client__assets__model__icontains=filters["asset"])
    if filters.get("managers_only"):
        rows = rows.filter(user__role="CLIENT_MANAGER")
    return rows.select_related("user").distinct().order_by("pk")


def _staff(filters: dict[str, Any]) -> QuerySet[User]:
    rows = staff().filter(is_active=True)
    if filters.get("role"):
        rows = rows.filter(role=filters["role"])
    if filters.get("team"):
        rows = rows.filter(teams=filters["team"])
    return rows.distinct().order_by("pk")


def _persons(filters: dict[str, Any], by: User) -> dict[str, audiences.Person]:
    """The people chosen, one an address."""
    make = audiences.of_user if filters.get("audience") == STAFF else audiences.of_contact
    found = (make(row) for row in people(filters, by)[: MOST_RECIPIENTS + 1])
    return {person.email.lower(): person for person in found if person.email}


def count(filters: dict[str, Any], by: User) -> dict[str, int]:
    """How many it would reach, and how many of them asked for none of it."""
    chosen = _persons(filters, by)
    return {"people": len(chosen), "unsubscribed": len(_unsubscribed(chosen))}


def _unsubscribed(people: dict[str, audiences.Person]) -> set[str]:
    """Those of these addresses that asked for no more, or whose account silenced such mails."""
    gone = Unsubscribed.objects.filter(email__in=list(people)).values_list("email", flat=True)
    accounts = {person.account.pk: email for email, person in people.items() if person.account}
    silent = Preference.objects.filter(
        silenced__overlap=["surveys:EMAIL", "company:EMAIL"], user__in=list(accounts)
    ).values_list("user", flat=True)
    return {*gone, *(accounts[key] for key in silent)}


@transaction.atomic
def draft(
    *, by: User, at: datetime, subject: str, body: str, filters: dict[str, Any], is_mandatory: bool
) -> Broadcast:
    """Write a broadcast that has not left yet."""
    access.require(by, "notifications.broadcast")
    if not subject.strip() or not body.strip():
        raise Refused(_("Une diffusion a un objet et un texte."), field="subject")
    return Broadcast.objects.create(
        subject=subject.strip()[:150],
        body=body.strip(),
        filters=filters,
        is_mandatory=is_mandatory,
        by=by,
        created_at=at,
    )


@transaction.atomic
def start(*, broadcast_id: int, by: User, at: datetime) -> Broadcast:
    """Fix the recipients and begin; who is unsubscribed is kept on the list, and receives nothing."""
    access.require(by, "notifications.broadcast")
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    if broadcast.state != BroadcastState.DRAFT:
        raise Refused(_("Cette diffusion est déjà partie."))
    chosen = _persons(broadcast.filters, by)
    if not chosen:
        raise Refused(_("Ces critères ne désignent personne."))
    if len(chosen) > MOST_RECIPIENTS:
        raise Refused(_("Trop de destinataires : resserrez les critères."))
    silent = set() if broadcast.is_mandatory else _unsubscribed(chosen)
    Recipient.objects.bulk_create(
        [
            Recipient(
                broadcast=broadcast,
                user=person.user,
                contact=person.contact,
                email=email,
                outcome=Outcome.UNSUBSCRIBED if email in silent else Outcome.WAITING,
            )
            for email, person in chosen.items()
        ],
        batch_size=1000,
    )
    broadcast.state, broadcast.started_at = BroadcastState.SENDING, at
    broadcast.save(update_fields=["state", "started_at"])
    events.record("broadcast.started", about=broadcast, by=by, at=at, people=len(chosen))
    return broadcast


@transaction.atomic
def stop(*, broadcast_id: int, by: User, at: datetime) -> Broadcast:
    """Nothing more leaves; what is in the outbox and has not left is withdrawn too."""
    access.require(by, "notifications.broadcast")
    broadcast = Broadcast.objects.select_for_update().get(pk=broadcast_id)
    if broadcast.state != BroadcastState.SENDING:
        raise Refused(_("Cette diffusion n’est pas en cours."))
    broadcast.recipients.filter(outcome=Outcome.WAITING).update(outcome=Outcome.STOPPED)
    services.withdraw(about=events.topic(broadcast), kinds=[KIND], at=at, why="broadcast.stopped")
    broadcast.state, broadcast.ended_at = BroadcastState.STOPPED, at
    broadcast.save(update_fields=["state", "ended_at"])
    events.record("broadcast.stopped", about=broadcast, by=by, at=at)
    return broadcast


@transaction.atomic
def drip(at: datetime) -> int:
    """Hand the next few recipients to the outbox; none while an ordinary message is due there."""
    broadcast = (
        Broadcast.objects.select_for_update(skip_locked=True)
        .filter(state=BroadcastState.SENDING)
        .order_by("started_at", "pk")
        .first()
    )
    if broadcast is None or _outbox_is_busy(at):
        return 0
    rate = int(setting.value("broadcast_per_minute", on=at))
    waiting = broadcast.recipients.filter(outcome=Outcome.WAITING).select_related("user", "contact__user")  # fmt: skip
    few = {one.email: (one, person_of(one)) for one in waiting[: max(1, rate // DRIPS_A_MINUTE)]}
    people = {email: person for email, (_one, person) in few.items()}
    silent = set() if broadcast.is_mandatory else _unsubscribed(people)
    for email, (recipient, person) in few.items():
        if email in silent:
            _leave_out(recipient)
        else:
            _send(broadcast, recipient, person, at)
    if not few:
        broadcast.state, broadcast.ended_at = BroadcastState.DONE, at
        broadcast.save(update_fields=["state", "ended_at"])
        events.record("broadcast.ended", about=broadcast, by=None, at=at)
    return len(few)


def _outbox_is_busy(at: datetime) -> bool:
    return (
        Message.objects.filter(state=State.PENDING, next_try_at__lte=at, attempts=0)
        .exclude(kind=KIND)
        .exists()
    )


def person_of(recipient: Recipient) -> audiences.Person:
    """Whom a recipient is, as letters are written to them."""
    return audiences.of_user(recipient.user) if recipient.user else audiences.of_contact(recipient.contact)  # type: ignore[arg-type]  # fmt: skip


def _leave_out(recipient: Recipient) -> None:
    """Unsubscribed since the broadcast began."""
    recipient.outcome = Outcome.UNSUBSCRIBED
    recipient.save(update_fields=["outcome"])


def _send(
    broadcast: Broadcast, recipient: Recipient, person: audiences.Person, at: datetime
) -> None:
    recipient.message = write(
        recipient, {"broadcast": broadcast, "person": person, "at": at},
        kind=KIND, key=f"{broadcast.pk}:{recipient.pk}", links=("answer", "unsubscribe"),
    )  # fmt: skip
    recipient.outcome = Outcome.QUEUED
    recipient.save(update_fields=["message", "outcome"])


def write(
    recipient: Recipient, known: dict[str, Any], *, kind: str, key: str, links: Sequence[str]
) -> Message:
    """A letter of that kind to this recipient, by e-mail, with these personal links.

    `known`: what it may say, the `broadcast`, the `person` and the instant (`at`) among it.
    """
    at: datetime = known["at"]
    letter = letters.compose(kind, known, known["person"].language, head=letterhead.on(at))
    topic = events.topic(recipient)
    return services.queue(
        key=f"{kind}:{key}",
        kind=kind,
        channel=Channel.EMAIL,
        to=recipient.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        at=at,
        about=events.topic(known["broadcast"]),
        user=recipient.user,
        contact=recipient.contact,
        links=[Link(name, f"broadcast.{name}", topic, topic, at + LINK_LIFE) for name in links],
    )


def listed() -> QuerySet[Broadcast]:
    """The broadcasts, newest first, with how far each is."""
    return (
        Broadcast.objects.select_related("by")
        .annotate(
            asked=Count("recipients"),
            left=Count("recipients", filter=Q(recipients__outcome=Outcome.QUEUED)),
        )
        .order_by("-pk")
    )


def recipients(broadcast: Broadcast, *, view: str = "") -> QuerySet[Recipient]:
    """Who it is for and what became of it; `reponses` those who answered, `echecs` those it did not reach."""
    rows = (
        broadcast.recipients.select_related("user", "contact", "message")
        .annotate(answered=Count("answers"))
        .order_by("pk")
    )
    if view == "reponses":
        return rows.filter(answered__gt=0)
    if view == "echecs":
        return rows.filter(message__state=State.FAILED)
    return rows


def tally(broadcast: Broadcast) -> dict[str, int]:
    """How many wait, left, arrived, failed, asked for none, and answered: one statement."""
    sent = Q(message__state__in=(State.SENT, State.DELIVERED))
    found: dict[str, int] = broadcast.recipients.aggregate(
        asked=Count("pk", distinct=True),
        waiting=Count("pk", filter=Q(outcome=Outcome.WAITING), distinct=True),
        left=Count("pk", filter=sent, distinct=True),
        delivered=Count("pk", filter=Q(message__state=State.DELIVERED), distinct=True),
        failed=Count("pk", filter=Q(message__state=State.FAILED), distinct=True),
        unsubscribed=Count("pk", filter=Q(outcome=Outcome.UNSUBSCRIBED), distinct=True),
        answered=Count("pk", filter=Q(answers__by=None) & Q(answers__isnull=False), distinct=True),
    )
    return found
