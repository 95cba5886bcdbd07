"""The sender: lease → operator → record. Ten of them at once send each message once (reliability 4.1).

The lease is its own short transaction, the operator is called outside any transaction, and the answer
is recorded only by the holder of the lease: a sender that slept meanwhile finds another fence.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from core import clock, links
from notifications import chain, channels, gsm, services
from notifications.channels import Enclosure, Envelope, Postponed, RefusedForGood, Uncertain
from notifications.models import AttemptOutcome, Channel, Message, State

log = logging.getLogger(__name__)
BATCH = 40
LEASE = timedelta(seconds=90)
#: A batch stops taking messages after this, well under the task's limit.
BATCH_TIME = timedelta(seconds=20)
MOST_ATTEMPTS = 24
LONGEST_WAIT = 3600


def send_pending(channel: str, limit: int = BATCH) -> int:
    """Send up to `limit` due messages of a channel, oldest first; stops early when the operator is out."""
    started = clock.database_now()
    sent = 0
    while sent < limit and clock.database_now() - started < BATCH_TIME:
        message = lease_next(channel, clock.database_now())
        if message is None:
            break
        sent += 1
        if not send(message):
            break
    return sent


@transaction.atomic
def lease_next(channel: str, at: datetime) -> Message | None:
    """Take the next due message for ourselves, or None. Stale and worn-out ones are set aside here."""
    while True:
        message = (
            Message.objects.select_for_update(skip_locked=True)
            .filter(channel=channel, state__in=[State.PENDING, State.SENDING], next_try_at__lte=at)
            .order_by("next_try_at", "id")
            .first()
        )
        if message is None:
            return None
        if not _set_aside(message, at):
            break
    message.state, message.lease = State.SENDING, uuid.uuid4()
    message.leased_until = message.next_try_at = at + LEASE
    message.attempts += 1
    message.save(update_fields=["state", "lease", "leased_until", "next_try_at", "attempts"])
    return message


def _set_aside(message: Message, at: datetime) -> bool:
    if message.give_up_at <= at:
        message.state, message.lease = State.CANCELLED, None
        message.error = gettext_noop("Périmé : il n’a pas pu partir à temps.")
        message.save(update_fields=["state", "lease", "error"])
        services.note(message, at, AttemptOutcome.STALE)
        return True
    if chain.is_pointless(message):
        message.state, message.lease = State.CANCELLED, None
        message.save(update_fields=["state", "lease"])
        services.note(
            message,
            at,
            AttemptOutcome.CANCELLED,
            gettext_noop("La mission n’attend plus de réponse."),
        )
        return True
    if message.attempts >= MOST_ATTEMPTS:
        services.raise_state(
            message, State.FAILED, at, message.error or gettext_noop("Trop de tentatives.")
        )
        return True
    return False


def send(message: Message) -> bool:
    """Hand one leased message to its operator and record the answer; False when the operator is out."""
    try:
        leaving = envelope(message, clock.database_now())
        reference = channels.transport(message.channel)(leaving)
    except RefusedForGood as problem:
        _refused(message, clock.database_now(), str(problem))
    except Postponed as problem:
        _postponed(
            message,
            clock.database_now(),
            str(problem),
            seconds=problem.seconds,
            outcome=AttemptOutcome.UNCERTAIN
            if isinstance(problem, Uncertain)
            else AttemptOutcome.POSTPONED,
        )
        return not problem.is_outage
    except Exception as problem:  # a poisoned message must not stop the others
        log.exception("message %s could not be sent", message.pk)
        _postponed(message, clock.database_now(), f"{type(problem).__name__}: {problem}")
    else:
        size = gsm.segments(leaving.text) if message.channel == Channel.SMS else 0
        _accepted(message, clock.database_now(), reference, size)
    return True


def envelope(message: Message, at: datetime) -> Envelope:
    """The message as it leaves: its personal links are made now and kept nowhere."""
    text, html = message.text, message.html
    stem = text
    for link in message.links:
        mark = f"[[{link['mark']}]]"
        stem = stem.partition(mark)[0].rstrip()
        address = link_address(
            links.issue(
                purpose=link["purpose"],
                subject=link["subject"],
                holder=link["holder"],
                expires_at=datetime.fromisoformat(link["expires_at"]),
            )
        )
        text, html = text.replace(mark, address), html.replace(mark, address)
    return Envelope(
        pk=message.pk,
        reference=reference(message),
        to=message.to,
        subject=message.subject,
        text=text,
        html=html,
        calendar=message.calendar,
        user_id=message.user_id,
        enclosures=tuple(
            Enclosure(stored.name, stored.file.read(), stored.media_type)
            for stored in message.files.all()
        ),
        is_uncertain=message.attempts > 1,
        since=message.created_at,
        stem=stem,
    )


def link_address(token: str) -> str:
    """The short address of a personal link."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("notifications:go", args=[token])


def reference(message: Message) -> str:
    """The Message-ID, the same for every attempt, so that a double is recognised by its reader."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip(" >") or "localhost"
    return f"<message-{message.pk}-{message.created_at:%Y%m%d%H%M%S}@{host}>"


def _held(message: Message) -> Message | None:
    """The locked row when the lease is still ours."""
    row = Message.objects.select_for_update().get(pk=message.pk)
    return row if row.lease == message.lease and row.state == State.SENDING else None


@transaction.atomic
def _accepted(message: Message, at: datetime, provider_id: str, segments: int = 0) -> None:
    row = _held(message)
    if row is None:
        services.report(
            message_id=message.pk,
            outcome=AttemptOutcome.ACCEPTED,
            at=at,
            provider_id=provider_id,
            detail="après la fin du bail",
        )
        return
    row.provider_id, row.segments = provider_id[:120], segments
    row.save(update_fields=["provider_id", "segments"])
    services.note(row, at, AttemptOutcome.ACCEPTED)
    services.raise_state(row, State.SENT, at)


@transaction.atomic
def _refused(message: Message, at: datetime, detail: str) -> None:
    row = _held(message)
    services.note(
        row or message, at, AttemptOutcome.REFUSED if row else AttemptOutcome.LATE, detail
    )
    if row:
        services.raise_state(row, State.FAILED, at, detail)


@transaction.atomic
def _postponed(
    message: Message,
    at: datetime,
    detail: str,
    *,
    seconds: int | None = None,
    outcome: str = AttemptOutcome.POSTPONED,
) -> None:
    row = _held(message)
    services.note(row or message, at, outcome if row else AttemptOutcome.LATE, detail)
    if row:
        row.state, row.lease, row.error = State.PENDING, None, detail[:500]
        row.next_try_at = at + wait(row.attempts, seconds)
        row.save(update_fields=["state", "lease", "error", "next_try_at"])


def wait(attempts: int, seconds: int | None = None) -> timedelta:
    """How long before the next attempt: what the operator asked, else 15 s doubling up to one hour."""
    asked = min(seconds, LONGEST_WAIT) if seconds is not None else 0
    return timedelta(seconds=max(asked, min(15 * 2 ** (min(attempts, 12) - 1), LONGEST_WAIT)))
