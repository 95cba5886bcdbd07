"""The verbs of the outbox: queue, cancel, retry, and what a provider reports about a message."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Contact
from core import access, events, live, phones
from core.errors import Refused
from core.models import Delivery, DeliveryState, StoredFile
from notifications import catalogue, subjects
from notifications.models import RANK, Attempt, AttemptOutcome, Channel, Message, State

GIVE_UP_AFTER = timedelta(days=5)
#: Reports of providers → the state they prove.
PROVED = {
    AttemptOutcome.QUEUED: State.SENT,
    AttemptOutcome.ACCEPTED: State.SENT,
    AttemptOutcome.DELIVERED: State.DELIVERED,
    AttemptOutcome.OPENED: State.DELIVERED,
    AttemptOutcome.BOUNCED: State.FAILED,
}


@dataclass(frozen=True)
class Link:
    """A personal link of a message; its token is made when the message leaves and stored nowhere.

    The text holds `mark` between double brackets, `[[acknowledge]]`, where the address goes.
    """

    mark: str
    purpose: str
    subject: str
    holder: str
    expires_at: datetime

    def as_json(self) -> dict[str, str]:
        """The row kept with the message."""
        return {**asdict(self), "expires_at": self.expires_at.isoformat()}


@transaction.atomic
def queue(
    *,
    key: str,
    kind: str,
    channel: str,
    to: str,
    subject: str,
    text: str,
    at: datetime,
    about: str,
    html: str = "",
    user: User | None = None,
    contact: Contact | None = None,
    files: Sequence[StoredFile] = (),
    calendar: str = "",
    links: Sequence[Link] = (),
    not_before: datetime | None = None,
    give_up_at: datetime | None = None,
    fallback_of: Message | None = None,
) -> Message:
    """Put one message in the outbox, in the caller's transaction; the same key twice is one message (K08).

    `not_before` holds it back (quiet hours); after `give_up_at` it is cancelled rather than sent late.
    An in-app message has no carrier: it is delivered when written, and read later.
    """
    start = max(at, not_before) if not_before else at
    is_there = channel == Channel.INAPP
    message, is_new = Message.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "channel": channel,
            "to": _address(channel, to),
            "subject": _one_line(subject),
            "text": text,
            "html": html,
            "about": about,
            "user": user,
            "contact": contact,
            "calendar": calendar,
            "links": [link.as_json() for link in links],
            "state": State.DELIVERED if is_there else State.PENDING,
            "created_at": at,
            "sent_at": at if is_there else None,
            "delivered_at": at if is_there else None,
            "next_try_at": start,
            "give_up_at": give_up_at or start + GIVE_UP_AFTER,
            "fallback_of": fallback_of,
        },
    )
    if is_new and files:
        message.files.set(files)
    if is_new and is_there and user:
        live.tell(live.PERSON, user.pk)
    return message


def _address(channel: str, to: str) -> str:
    """An SMS or a call goes to an E.164 number or nowhere."""
    return phones.e164(to) or to if channel in (Channel.SMS, Channel.CALL) else to


def _one_line(subject: str) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", subject).strip()[:200]


@transaction.atomic
def cancel(*, message_id: int, by: User, at: datetime) -> Message:
    """Take a message that has not left out of the outbox (K19)."""
    access.require(by, "notifications.manage")
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state not in (State.PENDING, State.FAILED):
        raise Refused(_("Ce message est déjà parti ou en cours d’envoi."))
    message.state, message.lease = State.CANCELLED, None
    message.save(update_fields=["state", "lease"])
    note(message, at, AttemptOutcome.CANCELLED, str(by))
    _handled("outbox.cancelled", message, by, at)
    return message


@transaction.atomic
def retry(*, message_id: int, by: User, at: datetime) -> Message:
    """Send a failed or cancelled message again, from its first attempt (K19)."""
    access.require(by, "notifications.manage")
    message = Message.objects.select_for_update().get(pk=message_id)
    if message.state not in (State.FAILED, State.CANCELLED):
        raise Refused(_("Seul un message en échec ou annulé se relance."))
    if any(datetime.fromisoformat(link["expires_at"]) <= at for link in message.links):
        raise Refused(_("Le lien personnel de ce message n’est plus valable : il ne repart pas."))
    message.state, message.attempts, message.error = State.PENDING, 0, ""
    message.next_try_at, message.give_up_at = at, at + GIVE_UP_AFTER
    message.provider_id, message.failed_at, message.lease = "", None, None
    message.save(
        update_fields=[
            "state",
            "attempts",
            "error",
            "next_try_at",
            "give_up_at",
            "provider_id",
            "failed_at",
            "lease",
        ]
    )
    note(message, at, AttemptOutcome.RETRIED, str(by))
    _handled("outbox.retried", message, by, at)
    return message


def _handled(kind: str, message: Message, by: User, at: datetime) -> None:
    """What somebody did to the outbox by hand; the address stays in the message."""
    events.record(
        kind, about=message, by=by, at=at, letter=message.kind, channel=message.channel,
        label=catalogue.words_of(message.kind),
    )  # fmt: skip


@transaction.atomic
def withdraw(
    *,
    about: str,
    kinds: Sequence[str],
    at: datetime,
    why: str,
    written_before: datetime | None = None,
) -> int:
    """Cancel what has not left about a subject: the mission is acknowledged, moved or cancelled."""
    waiting = Message.objects.select_for_update(skip_locked=True).filter(
        about=about, kind__in=kinds, state=State.PENDING
    )
    if written_before:
        waiting = waiting.filter(created_at__lt=written_before)
    messages = list(waiting)
    for message in messages:
        message.state = State.CANCELLED
        message.save(update_fields=["state"])
        note(message, at, AttemptOutcome.CANCELLED, why)
    return len(messages)


@transaction.atomic
def report(
    *, message_id: int, outcome: str, at: datetime, provider_id: str = "", detail: str = ""
) -> Message:
    """Record what a provider says: late, twice or out of order, the highest rank seen wins (FT-18)."""
    message = Message.objects.select_for_update().get(pk=message_id)
    if provider_id and message.provider_id and provider_id != message.provider_id:
        note(message, at, AttemptOutcome.LATE, f"{provider_id} {outcome} {detail}")
        return message
    already = message.tries.filter(outcome=outcome, detail=detail[:500]).exists()
    if not already:
        note(message, at, outcome, detail)
    if provider_id and not message.provider_id:
        message.provider_id = provider_id[:120]
        message.save(update_fields=["provider_id"])
    raise_state(message, PROVED[AttemptOutcome(outcome)], at, detail)
    return message


def raise_state(message: Message, state: str, at: datetime, detail: str = "") -> bool:
    """Move a locked message up to `state`, never down; True when it moved. Records the fact."""
    if RANK[state] <= RANK[message.state]:
        return False
    message.state = state
    fields = ["state", "lease"]
    message.lease = None
    if state in (State.SENT, State.DELIVERED) and message.sent_at is None:
        message.sent_at = at
        fields.append("sent_at")
    if state == State.DELIVERED:
        message.delivered_at, message.error = at, ""
        fields += ["delivered_at", "error"]
    if state == State.FAILED:
        message.failed_at, message.error = at, detail[:500]
        fields += ["failed_at", "error"]
    message.save(update_fields=fields)
    _fact(message, state, at)
    return True


def _fact(message: Message, state: str, at: datetime) -> None:
    things = subjects.things(message.about)
    if things:
        events.record(
            f"message.{state.lower()}",
            about=things,
            by=None,
            at=at,
            message=message.pk,
            letter=message.kind,
            channel=message.channel,
        )


def note(message: Message, at: datetime, outcome: str, detail: str = "") -> None:
    """Keep one try, or one report, with its words."""
    Attempt.objects.create(message=message, at=at, outcome=outcome, detail=detail[:500])


@transaction.atomic
def replay(*, delivery_id: int, by: User, at: datetime) -> Delivery:
    """Owe a quarantined fact to its subscriber again."""
    access.require(by, "notifications.spine")
    delivery = Delivery.objects.select_for_update().get(pk=delivery_id)
    if delivery.state != DeliveryState.QUARANTINED:
        raise Refused(_("Cette remise n’est plus à l’écart."))
    delivery.state, delivery.attempts, delivery.next_try_at = DeliveryState.PENDING, 0, Now()
    delivery.save(update_fields=["state", "attempts", "next_try_at"])
    events.record(
        "outbox.replayed", about=delivery, by=by, at=at, what=delivery.event.kind,
        line=delivery.handler,
    )  # fmt: skip
    transaction.on_commit(events.wake)
    return delivery
