"""Promises when the scheduler stops, runs twice, or lives in another hour (FT-03, FT-04, FT-21)."""

import os
import threading
from datetime import timedelta

import pytest
from django.db import connection

from core.models import Event
from tests.faults import proof, story
from tests.faults.house import eventually
from tickets import services
from tickets.models import Firing

SECOND = timedelta(seconds=1)
PROMISES = int(os.environ.get("FAULTS_PROMISES") or 5000)


@pytest.mark.fault("FT-03")
def test_a_scheduler_stopped_for_three_hours_alarmed_after_two_minutes_and_loses_nothing(house, mail):  # fmt: skip
    keys = story.promises(300, kind="ANSWER", first=house.now() + 30 * SECOND, every=30 * SECOND)
    house.worker()
    alarmed = house.move_clock(minutes=3)
    assert "promise.unfired" in {what for what, _about in proof.findings(alarmed, deep=False)}
    house.move_clock(hours=3)
    house.beat()
    eventually(lambda: proof.fired(keys) == len(keys), 120)
    order = Firing.objects.filter(clock__ticket__in=keys, step="DUE").order_by("pk")
    owed = [one.owed_at for one in order]
    assert owed == sorted(owed), "in the order they were due"
    missed = Event.objects.filter(kind="clock.missed", about__0__in=[f"ticket:{key}" for key in keys])  # fmt: skip
    assert missed.count() == len(keys)
    late = [one for one in order if one.at - one.owed_at > timedelta(minutes=2)]
    assert len(late) >= len(keys) - 10, "marked late"
    proof.well(house, seconds=240)


@pytest.mark.fault
def test_in_peace_what_falls_due_is_recorded_within_seconds(house, mail):
    house.worker(queues="clocks,default")
    house.worker(processes=1, queues="messages")
    house.beat()
    proof.ticking()
    keys = story.promises(100, kind="LEVEL_1", first=house.now() + 5 * SECOND, every=SECOND / 5)
    eventually(lambda: proof.fired(keys) == len(keys), 120)
    proof.in_time(house, "100 in peace", keys, within=proof.IN_PEACE)
    proof.well(house, seconds=240)


def together(loops, keys):
    """So many loops, each going on until every one of these was fired."""

    def loop():
        try:
            eventually(lambda: services.fire_due() == 0 and proof.fired(keys) == len(keys), 240)
        finally:
            connection.close()

    threads = [threading.Thread(target=loop) for _ in range(loops)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def each_climbed_once(keys):
    """By the tickets and by the facts."""
    assert (proof.fired(keys), proof.escalated(keys)) == (len(keys), len(keys))
    told = Event.objects.filter(kind="ticket.escalated")
    assert told.count() == told.values("about__0").distinct().count() == len(keys)


@pytest.mark.fault("FT-04")
def test_two_schedulers_and_ten_loops_do_what_one_does(house, mail):
    house.worker(queues="clocks,default")
    house.beat()
    house.beat()
    for _ in range(3):
        house.start("poller", "django", "fire_clocks", "--every", "1")
    first = house.now() + 20 * SECOND
    keys = story.promises(PROMISES, kind="LEVEL_1", first=first, every=0 * SECOND)
    together(5, keys)
    each_climbed_once(keys)
    proof.in_time(house, f"{PROMISES} at once, ten loops", keys)
    house.worker(queues="default,messages")
    proof.well(house, seconds=900)


@pytest.mark.fault("FT-04")
@pytest.mark.quick
def test_two_schedulers_and_four_loops_fire_each_promise_once(house, mail):
    keys = story.promises(60, kind="LEVEL_1", first=house.now() - 2 * SECOND, every=0 * SECOND)
    together(4, keys)
    each_climbed_once(keys)
    proof.in_time(house, "60 at once, four loops", keys)
    assert proof.findings(house.now()) == []
    proof.invariants()


@pytest.mark.fault("FT-21")
@pytest.mark.parametrize("hours", [2, -2])
def test_a_worker_whose_own_clock_is_wrong_fires_nothing_early_late_or_twice(house, mail, hours):
    house.worker(processes=1, SKEW_SECONDS=str(hours * 3600))
    house.worker(processes=1)
    house.beat()
    proof.ticking()
    now = house.now()
    to_come = story.promises(20, kind="LEVEL_1", first=now + timedelta(hours=1), every=0 * SECOND)
    due = story.promises(20, kind="LEVEL_1", first=now + 5 * SECOND, every=0 * SECOND)
    eventually(lambda: proof.fired(due) == len(due), 90)
    assert proof.fired(to_come) == 0
    proof.in_time(house, f"a worker {hours:+} h off", due)
    assert not Firing.objects.filter(at__lt=now - timedelta(hours=1), clock__source="essai", step="DUE").exists()  # fmt: skip
    proof.well(house)


@pytest.mark.fault("FT-21")
def test_a_house_whose_clock_jumps_two_hours_and_back_fires_once(house, mail):
    keys = story.promises(20, kind="LEVEL_1", first=house.now() + timedelta(hours=1), every=0 * SECOND)  # fmt: skip
    house.worker()
    house.beat()
    house.move_clock(hours=2)
    eventually(lambda: proof.fired(keys) == len(keys), 90)
    house.move_clock(hours=-2)
    assert proof.escalated(keys) == len(keys)
    house.move_clock(hours=2, minutes=10)
    proof.well(house, seconds=90)
    told = Event.objects.filter(kind="ticket.escalated", data__cause="clock")
    assert told.count() == len(keys)
