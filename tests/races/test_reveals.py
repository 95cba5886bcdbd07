"""Many reveals at the same instant: the hour's number holds (G07)."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from core import clock, events, setting
from core.errors import Refused
from core.models import Event
from tests import cast
from tests.clients.test_secrets import VALUE, keep, open_to, reveal
from tests.races.test_hours import at_once

pytestmark = pytest.mark.django_db(transaction=True)
MOST, HANDS = 2, 6


def made() -> tuple[Any, Any]:
    """A login, and somebody who may open it so often in an hour."""
    yann, secret = cast.person("yann"), keep()
    open_to(yann, secret.client)
    setting.change("vault_reveals_per_hour", MOST, since=clock.now())
    return secret, yann


def revealed() -> int:
    return Event.objects.filter(kind="secret.revealed").count()


@pytest.mark.row("G07")
def test_many_hands_at_once_reveal_no_more_than_one_after_the_other() -> None:
    """Each asked at its own instant, the latest first: whoever waits for the lock counts those before all the same."""
    secret, yann = made()
    at = clock.now()
    asked = [at + timedelta(milliseconds=HANDS - hand) for hand in range(HANDS)]
    results = at_once(*(lambda when=when: reveal(secret, yann, at=when) for when in asked))
    assert sorted(type(result).__name__ for result in results) == ["Refused"] * 4 + ["str"] * MOST
    assert revealed() == MOST
    assert Event.objects.filter(kind="vault.limit_reached").count() == 1


def test_one_asked_later_and_served_first_counts() -> None:
    secret, yann = made()
    at = clock.now()
    assert [reveal(secret, yann, at=at + timedelta(seconds=s)) for s in (3, 2)] == [VALUE, VALUE]
    with pytest.raises(Refused, match="cette heure-ci"):
        reveal(secret, yann, at=at)


def test_without_the_lock_all_of_them_would_pass() -> None:
    """The same count without the person's lock: everybody reads none, everybody writes one."""
    secret, yann = made()
    all_have_counted = threading.Barrier(HANDS)

    def unprotected() -> None:
        with transaction.atomic():
            count = revealed()
            all_have_counted.wait(5)
            if count < MOST:
                events.record(
                    "secret.revealed", about=[secret], by=yann, at=clock.now(), secret=secret.pk
                )

    at_once(*[unprotected] * HANDS)
    assert revealed() == HANDS
