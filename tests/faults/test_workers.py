"""Workers that die at the worst moment, or sleep through their lease (FT-01, FT-02, FT-24)."""

import os
import signal
from contextlib import closing

import psycopg2
import pytest

from core.models import Delivery, DeliveryState
from notifications.models import Message, State
from support2009.celery import wake
from tests import cast
from tests.faults import proof, story
from tests.faults.house import eventually, pool_of

SEND = "notifications.tasks.send_pending"


def held_message(house, mail, hold):
    """A worker in the hands of the mail server."""
    mail.hold = hold
    story.messages(1, house.now())
    worker = house.worker(processes=2)
    wake(SEND)
    assert mail.held.wait(40)
    return worker


def finish(house, mail):
    """A new worker, once the lease is over."""
    mail.release()
    house.move_clock(seconds=100)
    house.worker(processes=1)
    house.beat()
    proof.well(house, seconds=60)
    (message,) = Message.objects.filter(kind="reply")
    assert (message.state, message.attempts) == (State.SENT, 2)
    assert len(set(mail.references())) == 1, "whoever reads it twice sees that it is one message"
    return message


@pytest.mark.fault("FT-01")
def test_a_worker_killed_before_the_server_took_the_mail_sends_it_once(house, mail):
    worker = held_message(house, mail, "before")
    os.killpg(worker.process.pid, signal.SIGKILL)
    finish(house, mail)
    assert len(mail.mails) == 1


@pytest.mark.fault("FT-01")
@pytest.mark.quick
def test_a_worker_killed_before_it_heard_the_answer_sends_again_under_the_same_identity(house, mail):  # fmt: skip
    worker = held_message(house, mail, "during")
    os.killpg(worker.process.pid, signal.SIGKILL)
    finish(house, mail)
    assert len(mail.mails) == 2


@pytest.mark.fault("FT-01")
def test_a_worker_killed_before_it_wrote_the_answer_down_sends_again_under_the_same_identity(house, mail):  # fmt: skip
    worker = held_message(house, mail, "during")
    line = psycopg2.connect(host=str(house.servers.places.sockets), user="postgres", dbname=house.name)  # fmt: skip
    with closing(line), line.cursor() as cursor:
        cursor.execute("SELECT 1 FROM notifications_message FOR UPDATE")
        mail.release()
        eventually(lambda: waits_for_a_lock(cursor), 20)
        os.killpg(worker.process.pid, signal.SIGKILL)
    finish(house, mail)
    assert len(mail.mails) == 2


def waits_for_a_lock(cursor):
    cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
    return cursor.fetchone()


@pytest.mark.fault("FT-02")
def test_what_kills_its_worker_each_time_is_set_aside_and_the_others_flow(house, mail):
    poisoned = story.poison(house.now(), cast.person("alice"))
    worker = house.worker(processes=1)
    story.ticket(house.now())
    story.messages(20, house.now())
    deaths = 0
    seen = set(pool_of(worker))
    while deaths < 12 and poisoned.state == DeliveryState.PENDING:
        Delivery.objects.filter(pk=poisoned.pk).update(next_try_at=house.now().replace(year=2009))
        wake("core.tasks.deliver_pending")
        eventually(
            Delivery.objects.filter(pk=poisoned.pk, attempts__gt=poisoned.attempts).exists, 40
        )
        poisoned.refresh_from_db()
        deaths += 1
    assert (poisoned.state, deaths) == (DeliveryState.QUARANTINED, 9)
    assert poisoned.error == "its worker died at every attempt"
    assert eventually(lambda: pool_of(worker)) != list(seen), "other children took over"
    house.beat()
    eventually(lambda: len(mail.mails) >= 20, 60)
    eventually(proof.settled, 60)
    assert proof.findings(house.now(), but={"delivery.lost"}) == []
    assert ("delivery.lost") in {what for what, _about in proof.findings(house.now())}


@pytest.mark.fault("FT-24")
def test_a_sender_that_slept_through_its_lease_changes_nothing_when_it_wakes(house, mail):
    worker = held_message(house, mail, "during")
    asleep = pool_of(worker)
    for pid in (worker.process.pid, *asleep):
        os.kill(pid, signal.SIGSTOP)
    mail.release()
    house.move_clock(minutes=5)
    house.worker(processes=1)
    house.beat()
    eventually(lambda: Message.objects.get(kind="reply").state == State.SENT, 60)
    sent_at = Message.objects.get(kind="reply").sent_at
    for pid in (*asleep, worker.process.pid):
        os.kill(pid, signal.SIGCONT)
    late = eventually(lambda: Message.objects.get(kind="reply").tries.filter(detail="après la fin du bail"), 30)  # fmt: skip
    message = Message.objects.get(kind="reply")
    assert (message.state, message.sent_at, late.count()) == (State.SENT, sent_at, 1)
    assert len(set(mail.references())) == 1
    proof.well(house)
