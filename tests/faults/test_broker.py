"""The broker only wakes: dead, emptied or silent, it costs seconds (FT-05 to FT-07)."""

import time

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from core import live, waking
from notifications.models import Message, State
from support2009.celery import app, wake
from tests import cast
from tests.faults import proof, story
from tests.faults.house import eventually
from tests.faults.proxy import proxied


def signed_in():
    browser = Browser()
    browser.force_login(cast.person("nolwenn"), backend="allauth.account.auth_backends.AuthenticationBackend")  # fmt: skip
    return browser


def replied(browser, ticket):
    """Take a ticket as a person does; how long it took."""
    begun = time.monotonic()
    answer = browser.post(reverse("desk:take", args=[ticket.pk]))
    assert answer.status_code == 302
    return time.monotonic() - begun


@pytest.mark.fault("FT-05")
@pytest.mark.quick
def test_a_broker_stopped_when_somebody_acts_costs_a_second_and_the_mail_goes_later(house, mail):
    ticket, browser = story.ticket(house.now()), signed_in()
    browser.get(reverse("desk:ticket", args=[ticket.pk]))
    house.servers.stop_valkey()
    try:
        assert replied(browser, ticket) < 3
        ticket.refresh_from_db()
        assert ticket.owner == cast.person("nolwenn")
    finally:
        house.servers.start_valkey()
    house.worker(processes=1)
    house.beat()
    eventually(lambda: len(mail.mails) == 1, 60)
    proof.well(house)


@pytest.mark.fault("FT-06")
def test_a_broker_emptied_with_a_thousand_things_queued_loses_none(house, mail):
    story.messages(1000, house.now())
    house.worker()
    house.beat()
    eventually(lambda: len(mail.mails) > 50, 60)
    with app.connection_for_write() as line:
        line.default_channel.client.flushall()
    emptied, before = time.monotonic(), len(mail.mails)
    eventually(lambda: len(mail.mails) > before + 50, 60)
    house.tell(f"after FLUSHALL mail goes again within {time.monotonic() - emptied:.1f} s")
    eventually(lambda: Message.objects.filter(state=State.SENT).count() == 1000, 240, every=1)
    assert len(mail.references()) == len(set(mail.references())) == 1000
    proof.well(house)


@pytest.mark.fault("FT-07")
def test_a_broker_that_takes_everything_and_answers_nothing_costs_a_page_one_second(house, mail):
    ticket, other, browser = story.ticket(house.now()), story.ticket(house.now(), "Imprimante"), signed_in()  # fmt: skip
    quiet = replied(browser, other)
    with proxied(house.servers.broker_socket) as proxy:
        proxy.mode = "hole"
        settings.REDIS_URL = f"redis://127.0.0.1:{proxy.port}/0"
        app.conf.broker_url = settings.REDIS_URL
        live._silent_until = waking._silent_until = 0.0
        took = replied(browser, ticket)
        house.tell(f"with a silent broker {took:.2f} s, without {quiet:.2f} s")
        assert took - quiet < 1.5
        proxy.mode = "pass"
        waking._silent_until = 0.0
        wake("core.tasks.deliver_pending")
    house.worker(processes=1)
    house.beat()
    proof.well(house)
