"""The outbox: one effect, one message, whoever dies when."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from notifications import sending, services
from notifications.models import Attempt, AttemptOutcome, Channel, Message, State

pytestmark = pytest.mark.django_db


def queue(now, key="k1", channel=Channel.EMAIL, to="sophie@client.example", **more):
    return services.queue(
        key=key, kind="receipt", channel=channel, to=to, subject="Ticket 12", text="Bonjour.\n",
        html="<p>Bonjour.</p>", at=now, about="ticket:12", **more,
    )  # fmt: skip


def outcomes(message):
    return list(message.tries.values_list("outcome", flat=True))


def test_the_same_key_twice_is_one_message(now):
    first = queue(now)
    assert queue(now, to="other@client.example") == first
    assert Message.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(
            key="k1", kind="x", channel="EMAIL", to="a@b.fr", text="", about="",
            created_at=now, next_try_at=now, give_up_at=now,
        )  # fmt: skip


@pytest.mark.row("K02")
@pytest.mark.row("K08")
def test_a_mail_leaves_with_text_and_html_and_a_stable_identity(now, mailbox):
    message = queue(now)
    assert sending.send_pending(Channel.EMAIL) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 1)
    assert message.provider_id == sending.reference(message)
    (mail,) = mailbox.mails
    assert mail["Message-ID"] == sending.reference(message)
    assert mail["Subject"] == "Ticket 12"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
    assert outcomes(message) == [AttemptOutcome.ACCEPTED]


def test_a_busy_server_is_tried_again_later_with_the_same_identity(now, mailbox, pass_time):
    mailbox.data.append("451 try later")
    message = queue(now)
    sending.send_pending(Channel.EMAIL)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.PENDING, "451 try later")
    assert sending.send_pending(Channel.EMAIL) == 0
    pass_time(seconds=20)
    assert sending.send_pending(Channel.EMAIL) == 1
    message.refresh_from_db()
    assert message.state == State.SENT
    assert mailbox.mails[0]["Message-ID"] == sending.reference(message)
    assert outcomes(message) == [AttemptOutcome.POSTPONED, AttemptOutcome.ACCEPTED]


@pytest.mark.parametrize("where", ["rcpt", "data"])
def test_a_refusal_for_good_is_a_visible_failure(now, mailbox, where):
    getattr(mailbox, where).append("550 no such user")
    message = queue(now)
    other = queue(now, key="k2", to="carole@client.example")
    assert sending.send_pending(Channel.EMAIL) == 2
    message.refresh_from_db()
    other.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "550 no such user")
    assert message.failed_at is not None
    assert other.state == State.SENT


def test_a_greylisted_recipient_waits(now, mailbox):
    mailbox.rcpt.append("450 greylisted")
    message = queue(now)
    sending.send_pending(Channel.EMAIL)
    message.refresh_from_db()
    assert (message.state, message.error) == (State.PENDING, "450 greylisted")


def test_a_dead_server_stops_the_batch_and_loses_nothing(now, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    for number in range(3):
        queue(now, key=f"k{number}")
    assert sending.send_pending(Channel.EMAIL) == 1
    assert set(Message.objects.values_list("state", flat=True)) == {State.PENDING}


def test_a_server_that_drips_is_cut_at_the_limit(now, mailbox, monkeypatch):
    monkeypatch.setattr("notifications.channels.email.transport.LONGEST_SECONDS", 0.3)
    mailbox.delay = 1.5
    message = queue(now)
    sending.send_pending(Channel.EMAIL)
    message.refresh_from_db()
    assert message.state == State.PENDING
    assert "Disconnected" in message.error or "closed" in message.error


def test_a_poisoned_message_is_postponed_and_the_others_leave(now, mailbox):
    poisoned = queue(now, to="a\nb@client.example")
    queue(now, key="k2")
    assert sending.send_pending(Channel.EMAIL) == 2
    poisoned.refresh_from_db()
    assert poisoned.state == State.PENDING
    assert len(mailbox.mails) == 1


def test_a_message_is_given_up_after_too_many_attempts(now):
    message = queue(now)
    Message.objects.update(attempts=sending.MOST_ATTEMPTS, error="451 busy")
    assert sending.send_pending(Channel.EMAIL) == 0
    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "451 busy")


def test_a_stale_message_is_cancelled_rather_than_sent_late(now, mailbox, pass_time):
    message = queue(now, give_up_at=now + timedelta(hours=1))
    pass_time(hours=2)
    assert sending.send_pending(Channel.EMAIL) == 0
    message.refresh_from_db()
    assert message.state == State.CANCELLED
    assert mailbox.mails == []


def test_a_message_held_back_waits_for_its_hour(now, mailbox, pass_time):
    queue(now, not_before=now + timedelta(hours=1))
    assert sending.send_pending(Channel.EMAIL) == 0
    pass_time(hours=1, seconds=1)
    assert sending.send_pending(Channel.EMAIL) == 1


def test_a_sender_killed_in_the_middle_is_resumed_after_its_lease(now, mailbox, pass_time):
    message = queue(now)
    taken = sending.lease_next(Channel.EMAIL, now)
    assert taken == message
    assert sending.send_pending(Channel.EMAIL) == 0, "somebody holds the lease"
    pass_time(seconds=sending.LEASE.total_seconds() + 1)
    assert sending.send_pending(Channel.EMAIL) == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (State.SENT, 2)


def test_the_late_answer_of_a_sender_that_slept_is_refused(now, mailbox, pass_time):
    message = queue(now)
    slept = sending.lease_next(Channel.EMAIL, now)
    pass_time(seconds=sending.LEASE.total_seconds() + 1)
    sending.send_pending(Channel.EMAIL)
    sending._postponed(slept, now, "451 late")
    sending._refused(slept, now, "550 late")
    message.refresh_from_db()
    assert message.state == State.SENT
    assert outcomes(message).count(AttemptOutcome.LATE) == 2


@pytest.mark.django_db(transaction=True)
def test_ten_senders_at_once_send_each_message_once(now, mailbox):
    keys = [f"k{number}" for number in range(20)]
    for key in keys:
        queue(now, key=key, to=f"{key}@client.example")

    def work():
        try:
            sending.send_pending(Channel.EMAIL)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["To"] for mail in mailbox.mails) == sorted(
        f"{k}@client.example" for k in keys
    )
    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


@pytest.mark.row("K19")
def test_a_failed_message_is_sent_again_by_a_manager_and_by_nobody_else(now, mailbox, herve, yann):
    from django.core.exceptions import PermissionDenied

    mailbox.rcpt.append("550 no such user")
    message = queue(now)
    sending.send_pending(Channel.EMAIL)
    with pytest.raises(PermissionDenied):
        services.retry(message_id=message.pk, by=yann, at=now)
    services.retry(message_id=message.pk, by=herve, at=now)
    assert sending.send_pending(Channel.EMAIL) == 1
    message.refresh_from_db()
    assert message.state == State.SENT
    assert Attempt.objects.filter(message=message).count() == 3
