"""Corrupt rows, and nine o'clock on a Monday (FT-25, FT-45)."""

import threading
import time
from datetime import timedelta
from statistics import quantiles

import pytest
from django.test import Client as Browser
from django.urls import reverse

from core.models import BusinessCalendar
from notifications.models import Message, State
from tests import cast
from tests.faults import proof, story
from tests.faults.house import ask, eventually
from tickets import services
from tickets.models import Clock


@pytest.mark.fault("FT-25")
@pytest.mark.quick
def test_a_corrupt_row_holds_nobody_else_and_is_found(house, mail):
    now = house.now()
    keys = story.promises(12, kind="LEVEL_1", first=now - timedelta(seconds=2), every=timedelta())
    broken = BusinessCalendar.objects.create(name="Abîmé", weekly=[[["99:99", "nuit"]]] * 7)
    Clock.objects.filter(ticket_id=keys[0]).update(calendar=broken)
    services.fire_due()
    assert proof.fired(keys) == 11
    browser = Browser()
    browser.force_login(cast.person("nolwenn"), backend="allauth.account.auth_backends.AuthenticationBackend")  # fmt: skip
    assert browser.get(reverse("desk:queue")).status_code == 200
    house.move_clock(minutes=6)
    found = proof.findings(house.now(), deep=False, but={"delivery.stuck"})
    assert ("promise.unfired", f"ticket:{keys[0]}") in found
    BusinessCalendar.objects.filter(pk=broken.pk).update(weekly=story.ALWAYS, region="NONE")
    services.fire_due()
    assert proof.fired(keys) == 12
    assert (
        proof.findings(house.now(), but={"delivery.stuck", "escalation.unheard"}) == []
    )  # no worker
    proof.invariants()


PEOPLE, SECONDS, READS = 200, 40, 15


@pytest.mark.fault("FT-45")
def test_monday_nine_o_clock_leaves_the_pages_quick_and_the_promises_on_time(house, mail):
    keys = story.promises(500, kind="LEVEL_1", first=house.now() + timedelta(seconds=20), every=timedelta(milliseconds=40))  # fmt: skip
    story.messages(2000, house.now())
    browser = Browser()
    browser.force_login(cast.person("nolwenn"), backend="allauth.account.auth_backends.AuthenticationBackend")  # fmt: skip
    cookie = {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}
    port = house.web()
    house.worker(queues="clocks,default", processes=1)
    house.worker(queues="messages,documents,statistics", processes=1)
    house.beat()
    paths = [reverse("desk:queue"), *[reverse("desk:ticket", args=[key]) for key in keys[:20]]]
    spent: list[float] = []
    wrong: list[int] = []
    end = time.monotonic() + SECONDS

    def person(number):
        time.sleep(number / PEOPLE * READS)
        while time.monotonic() < end:
            begun = time.monotonic()
            status, _page = ask(port, "GET", paths[number % len(paths)], **cookie)
            spent.append(time.monotonic() - begun)
            if status != 200:
                wrong.append(status)
            time.sleep(READS)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = quantiles(spent, n=100)
    house.tell(
        f"{len(spent)} pages for {PEOPLE} people: p50 {cuts[49]:.2f} s, p95 {cuts[94]:.2f} s"
    )
    assert wrong == []
    eventually(lambda: proof.fired(keys) == len(keys), 120, every=1)
    assert proof.delays(house, "500 promises meanwhile", keys) <= 60
    eventually(lambda: Message.objects.filter(kind="reply", state=State.SENT).count() == 2000, 300, every=2)  # fmt: skip
    proof.well(house, seconds=240)
