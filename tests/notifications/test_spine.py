"""The spine under faults: brokers that die or never answer, workers that run twice (FT-01, FT-05 to FT-07)."""

import socket
import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from core import deliveries, events, waking
from core.models import Delivery, DeliveryState, Event
from notifications.models import Message
from support2009.celery import app

LONG_AGO = datetime(2009, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def broker():
    """Point the application at another broker for one test."""
    before = app.conf.broker_url

    def use(url):
        app.conf.broker_url = app.conf.broker_write_url = url
        app.pool.force_close_all()
        app.__dict__.pop("pool", None)
        app._pool = None
        app.amqp._producer_pool = None

    yield use
    use(before)
    waking._silent_until = 0.0


def record(mission, by, at):
    with transaction.atomic():
        events.record("mission.sent", about=[mission, mission.ticket, mission.client], by=by, at=at)


def test_a_dead_broker_costs_nothing_but_some_seconds(now, mission, nolwenn, broker):
    broker("redis://127.0.0.1:1/0")
    record(mission, nolwenn, now)
    owed = Delivery.objects.get(handler="notifications.handlers.tell", event__kind="mission.sent")
    assert owed.state == DeliveryState.PENDING
    deliveries.deliver_pending()
    assert Message.objects.filter(kind="mission_notice", channel="EMAIL").count() == 1


def test_a_broker_that_never_answers_holds_nobody_longer_than_its_limit(
    now, mission, nolwenn, broker
):
    hole = socket.socket()
    hole.bind(("127.0.0.1", 0))
    hole.listen(8)
    try:
        broker(f"redis://127.0.0.1:{hole.getsockname()[1]}/0")
        started = time.monotonic()
        record(mission, nolwenn, now)
        assert time.monotonic() - started < 1
        started = time.monotonic()
        record(mission, nolwenn, now)
        assert time.monotonic() - started < 0.2, "it is not asked again at once"
    finally:
        hole.close()
    assert Event.objects.filter(kind="mission.sent").exists()


def test_a_refused_change_leaves_neither_fact_nor_delivery(now, mission, nolwenn):
    with transaction.atomic():
        events.record("mission.sent", about=[mission], by=nolwenn, at=now)
        transaction.set_rollback(True)
    assert not Event.objects.filter(kind="mission.sent").exists()
    assert not Delivery.objects.exists()


def test_ten_workers_deliver_each_fact_once(now, mission, nolwenn):
    for _ in range(5):
        record(mission, nolwenn, now)

    def work():
        try:
            deliveries.deliver_pending()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Message.objects.filter(kind="mission_notice", channel="EMAIL").count() == 5
    assert set(Delivery.objects.values_list("state", "attempts")) == {(DeliveryState.DONE, 1)}


def test_a_delivery_just_claimed_is_made_though_another_worker_still_looks_at_it(
    now, mission, nolwenn, monkeypatch
):
    record(mission, nolwenn, now)
    Delivery.objects.exclude(handler="notifications.handlers.tell").delete()
    claim, seen, over = deliveries._claim, threading.Event(), threading.Event()
    lookers = []

    def look(key):
        with transaction.atomic():
            Delivery.objects.select_for_update().get(pk=key)
            seen.set()
            while not over.wait(0.01) and not waited_for():
                pass
        connection.close()

    def claim_and_be_seen():
        if key := claim():
            lookers.append(threading.Thread(target=look, args=[key]))
            lookers[0].start()
            assert seen.wait(5)
        return key

    monkeypatch.setattr(deliveries, "_claim", claim_and_be_seen)
    deliveries.deliver_pending()
    over.set()
    lookers[0].join()
    assert Delivery.objects.get().state == DeliveryState.DONE


def waited_for():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()


def test_a_worker_killed_inside_a_delivery_leaves_it_owed(now, mission, nolwenn, monkeypatch):
    def die(_event):
        raise SystemExit  # what a killed process leaves: an open transaction, rolled back

    record(mission, nolwenn, now)
    monkeypatch.setitem(events._HANDLERS, "notifications.handlers.tell", die)
    with pytest.raises(SystemExit):
        deliveries.deliver_pending()
    assert Message.objects.count() == 0
    monkeypatch.undo()
    Delivery.objects.update(next_try_at=LONG_AGO)
    deliveries.deliver_pending()
    assert Message.objects.filter(kind="mission_notice", channel="EMAIL").count() == 1


def test_what_kills_its_worker_every_time_is_set_aside_in_the_end(
    now, mission, nolwenn, monkeypatch
):
    def die(_event):
        raise SystemExit

    record(mission, nolwenn, now)
    monkeypatch.setitem(events._HANDLERS, "notifications.handlers.tell", die)
    deaths = 0
    for _ in range(deliveries.MOST_ATTEMPTS + 3):
        Delivery.objects.update(next_try_at=LONG_AGO)
        try:
            deliveries.deliver_pending()
        except SystemExit:
            deaths += 1
    assert deaths == deliveries.MOST_ATTEMPTS
    kept = Delivery.objects.get(handler="notifications.handlers.tell")
    assert (kept.state, kept.error) == (
        DeliveryState.QUARANTINED,
        "its worker died at every attempt",
    )


def test_a_poisoned_fact_does_not_stop_the_next_one(now, mission, nolwenn, monkeypatch):
    record(mission, nolwenn, now)
    record(mission, nolwenn, now)
    first, real = (
        Event.objects.filter(kind="mission.sent").order_by("pk")[0],
        events.handler("notifications.handlers.tell"),
    )

    def poisoned(event):
        if event.pk == first.pk:
            raise ValueError("poison")
        real(event)

    monkeypatch.setitem(events._HANDLERS, "notifications.handlers.tell", poisoned)
    deliveries.deliver_pending()
    assert Message.objects.filter(kind="mission_notice", channel="EMAIL").count() == 1
    assert (
        Delivery.objects.get(event=first, handler="notifications.handlers.tell").error
        == "ValueError: poison"
    )


def test_a_handler_that_the_code_no_longer_has_is_kept_for_a_person(now, mission, nolwenn):
    record(mission, nolwenn, now)
    Delivery.objects.update(handler="gone.handler", attempts=deliveries.MOST_ATTEMPTS - 1)
    deliveries.deliver_pending()
    (kept,) = Delivery.objects.all()
    assert (kept.state, kept.error) == (
        DeliveryState.QUARANTINED,
        "LookupError: no handler named gone.handler",
    )
