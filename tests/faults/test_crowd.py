"""Corrupt rows, and nine o'clock on a Monday (FT-25, FT-45)."""

import os
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
from tests.faults.house import ask, eventually, pool_of
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


PEOPLE, SECONDS, READS = int(os.environ.get("FAULTS_PEOPLE") or 200), 40, 15


class Crowd:
    """So many people who read pages over HTTP, each one every so often; what each page took."""

    def __init__(self, port):
        self.port, self.wrong = port, []

    def signed(self, name):
        browser = Browser()
        browser.force_login(cast.person(name), backend="allauth.account.auth_backends.AuthenticationBackend")  # fmt: skip
        return {"Cookie": f"sessionid={browser.cookies['sessionid'].value}"}

    def reads(self, paths):
        """The 95th in a hundred of the seconds a page took."""
        spent, end, headers = [], time.monotonic() + SECONDS, self.signed("nolwenn")

        def person(number):
            time.sleep(number / PEOPLE * READS)
            while time.monotonic() < end:
                spent.append(self._ask(paths[number % len(paths)], headers))
                time.sleep(READS)

        self._together([threading.Thread(target=person, args=(number,)) for number in range(PEOPLE)])  # fmt: skip
        return quantiles(spent, n=100)[94]

    def warms(self, paths):
        """What only the first pages of a process cost is not measured."""
        headers = self.signed("nolwenn")
        for path in 3 * paths:
            self._ask(path, headers)

    def exports(self, until):
        """Somebody who takes the year away again and again."""
        headers = self.signed("herve")
        year = f"{reverse('tickets:export_breaches')}?du=2026-01-01&au=2026-12-31"
        while not until.is_set():
            self._ask(year, headers)

    def _ask(self, path, headers):
        begun = time.monotonic()
        status, _page = ask(self.port, "GET", path, **headers)
        if status != 200:
            self.wrong.append((path, status))
        return time.monotonic() - begun

    def _together(self, threads):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


@pytest.mark.fault("FT-45")
def test_monday_nine_o_clock_leaves_the_pages_quick_and_the_promises_on_time(house, mail):
    seen = [story.ticket(house.now(), f"Écran {number}").pk for number in range(20)]
    crowd = Crowd(house.web())
    worker = house.worker(queues="clocks,default", processes=1)
    house.worker(queues="messages,documents,statistics", processes=1)
    house.beat()
    proof.ticking()
    for process in pool_of(worker):
        assert os.getpriority(os.PRIO_PROCESS, process) > os.getpriority(os.PRIO_PROCESS, 0)
    paths = [reverse("desk:queue"), *[reverse("desk:ticket", args=[key]) for key in seen]]
    crowd.warms(paths)
    in_peace = crowd.reads(paths)
    first = house.now() + timedelta(seconds=20)
    keys = story.promises(500, kind="LEVEL_1", first=first, every=timedelta(milliseconds=40))
    story.messages(2000, house.now())
    gone = threading.Event()
    taking = threading.Thread(target=crowd.exports, args=(gone,))
    taking.start()
    in_storm = crowd.reads(paths)
    gone.set()
    taking.join()
    house.tell(f"{PEOPLE} people, p95 of a page: {in_peace:.2f} s in peace, {in_storm:.2f} s in the storm")  # fmt: skip
    assert crowd.wrong == []
    # the storm and the people share the same cores: what it may cost a page is measured beside the same page
    assert in_storm < 1 + 4 * in_peace
    eventually(lambda: proof.fired(keys) == len(keys), 120, every=1)
    proof.in_time(house, "500 promises meanwhile", keys)
    eventually(lambda: Message.objects.filter(kind="reply", state=State.SENT).count() == 2000, 300, every=2)  # fmt: skip
    proof.well(house, seconds=240)
