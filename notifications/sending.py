"""The sender: lease → operator → record. Ten of them at once send each message once (reliability 4.1).

The lease is its own short transaction, the operator is called outside any transaction, and the answer
is recorded only by the holder of the lease: a sender that slept meanwhile finds another fence.
"""

import logging
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_noop

from core import clock, links
from notifications import chain, channels, gsm, letterhead, services
from notifications.channels import Enclosure, Envelope, Postponed, RefusedForGood, Uncertain
from notifications.models import AttemptOutcome, Channel, Message, State

log = logging.getLogger(__name__)
BATCH = 4000
#: Taken at once; few, so that what is withdrawn meanwhile is rarely one of them.
HANDFUL = 10
LEASE = timedelta(seconds=90)
#: A message is not begun when its lease ends sooner: no operator is waited for longer.
LONGEST_TRY = timedelta(seconds=30)
#: A batch stops taking messages after this, well under the task's limit.
BATCH_TIME = timedelta(seconds=20)
MOST_ATTEMPTS = 24
LONGEST_WAIT = 3600


def send_pending(channel: str, limit: int = BATCH) -> int:
    """Send up to `limit` due messages of a channel, oldest first; stops early when the operator is out."""
    started, sent = clock.database_now(), 0
    with channels.opened(channel) as hand:
        while sent < limit and clock.database_now() - started < BATCH_TIME:
            taken = lease(channel, clock.database_now(), min(HANDFUL, limit - sent))
            done = _send_each(taken, hand)
            sent += done
            if not taken or done < len(taken):
                break
    return sent


def _send_each(taken: list[Message], hand: channels.Send) -> int:
    """One after the other; what is left when the operator is out, or the lease short, goes back as it was."""
    for place, message in enumerate(taken):
        if message.leased_until and message.leased_until - clock.database_now() < LONGEST_TRY:
            _give_back(taken[place:])
            return place
        if not send(message, hand):
            _give_back(taken[place + 1 :])
            return place + 1
    return len(taken)


def _give_back(untried: list[Message]) -> None:
    """Not an attempt: due again at once, for whoever comes next."""
    if untried:
        ours = Message.objects.filter(
            pk__in=[message.pk for message in untried], lease=untried[0].lease, state=State.SENDING
        )
        ours.update(
            state=State.PENDING, lease=None, attempts=F("attempts") - 1, next_try_at=F("leased_until") - LEASE
        )  # fmt: skip


def lease_next(channel: str, at: datetime) -> Message | None:
    """Take the next due message for ourselves, or None."""
    return next(iter(lease(channel, at, 1)), None)


@transaction.atomic
def lease(channel: str, at: datetime, size: int) -> list[Message]:
    """Take the next due messages for ourselves. Stale and worn-out ones are set aside here."""
    taken: list[Message] = []
    while not taken:
        due = Message.objects.select_for_update(skip_locked=True, of=("self",)).filter(
            channel=channel, state__in=[State.PENDING, State.SENDING], next_try_at__lte=at
        )
        rows = due.select_related("user").order_by("next_try_at", "id")
        found = list(rows.prefetch_related("files")[:size])
        if not found:
            return []
        taken = [message for message in found if not _set_aside(message, at)]
    fence, until = uuid.uuid4(), at + LEASE
    for message in taken:
        message.state, message.lease = State.SENDING, fence
        message.leased_until = message.next_try_at = until
        message.attempts += 1
    Message.objects.filter(pk__in=[message.pk for message in taken]).update(
        state=State.SENDING, lease=fence, leased_until=until, next_try_at=until, attempts=F("attempts") + 1
    )  # fmt: skip
    return taken


def _set_aside(message: Message, at: datetime) -> bool:
    if message.give_up_at <= at:
        message.state, message.lease = State.CANCELLED, None
        message.error = gettext_noop("Périmé : il n’a pas pu partir à temps.")
        message.save(update_fields=["state", "lease", "error"])
        services.note(message, at, AttemptOutcome.STALE)
        return True
    if why := _why_not(message):
        message.state, message.lease = State.CANCELLED, None
        message.save(update_fields=["state", "lease"])
        services.note(message, at, AttemptOutcome.CANCELLED, why)
        return True
    if message.attempts >= MOST_ATTEMPTS:
        services.raise_state(
            message, State.FAILED, at, message.error or gettext_noop("Trop de tentatives.")
        )
        return True
    return False


def _why_not(message: Message) -> str:
    """Why a message that was owed is sent no more; empty when it is."""
    if chain.is_pointless(message):
        return gettext_noop("La mission n’attend plus de réponse.")
    if message.user is not None and not message.user.is_active:
        return gettext_noop("Cette personne est partie.")
    return ""


def send(message: Message, hand: channels.Send | None = None) -> bool:
    """Hand one leased message to its operator and record the answer; False when the operator is out."""
    try:
        leaving = envelope(message, clock.database_now())
        reference = (hand or channels.transport(message.channel))(leaving)
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
        logo=letterhead.logo_of(html),
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
