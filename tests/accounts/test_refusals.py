"""Doors that stayed shut are counted wherever an address carries a number of a client's (H15)."""

from typing import Any

import pytest

from accounts import refusals
from core import clock
from core.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.row("H15")
def test_numbers_walked_by_the_address_of_a_charter_are_counted(sophie: Any, sign_in: Any) -> None:
    at, walker = clock.now(), sign_in(sophie.user)
    refusals.gather(at=at)
    for number in range(9_000_000, 9_000_003):
        assert walker.get(f"/charte/{number}/").status_code == 404
    assert refusals.gather(at=at) == 1
    fact = Event.objects.get(kind="door.refused")
    assert (fact.by, fact.data) == (sophie.user, {"count": 3})
