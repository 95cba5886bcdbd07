"""Two tickets attached each to the other at once: one link holds, the other is refused, neither waits for the other (C06)."""

import threading

import pytest
from django.db import OperationalError, transaction

from core import clock
from core.errors import Refused
from tests import cast
from tests.races.test_tickets import together
from tickets import services
from tickets.models import Ticket
from tickets.services import door

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.row("C06")]


def two_tickets() -> tuple[int, int]:
    """Two tickets of one outage."""
    cast.team()
    sophie, nolwenn = cast.sophie(), cast.person("nolwenn")
    one, other = (
        services.open_ticket(
            client_id=sophie.client_id, requester_id=sophie.pk, subject=f"Panne {number}",
            by=nolwenn, at=clock.now(),
        )
        for number in range(2)
    )  # fmt: skip
    return one.pk, other.pk


def test_locking_the_one_that_leads_first_makes_each_wait_for_the_other():
    """The race itself: both hold their leader and want the other's."""
    pair, held = two_tickets(), threading.Barrier(2)

    def unprotected(index: int) -> object:
        try:
            with transaction.atomic():
                door.lock(pair[index])
                held.wait(timeout=20)
                door.lock(pair[1 - index])
        except OperationalError as problem:
            return problem.__cause__.pgcode
        return "linked"

    assert sorted(together(2, unprotected)) == ["40P01", "linked"]


def test_each_attached_to_the_other_at_once_links_once_and_nobody_is_undone():
    nolwenn = cast.person("nolwenn")
    for _round in range(5):
        pair = two_tickets()

        def link(index: int, pair: tuple[int, int] = pair) -> object:
            services.link(
                ticket_id=pair[index], parent_id=pair[1 - index], by=nolwenn, at=clock.now()
            )
            return "linked"

        said = together(2, link)
        assert said.count("linked") == 1
        assert sum(isinstance(one, Refused) for one in said) == 1
        parents = Ticket.objects.filter(pk__in=pair).values_list("parent", flat=True)
        assert sum(parent is not None for parent in parents) == 1
