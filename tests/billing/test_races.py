"""Twenty people issue at once; two people take the last hours at once."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from django.db import connection, connections, transaction

from billing import services
from billing.models import BillableItem, Invoice, NumberSeries
from core.errors import Refused
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db(transaction=True)


def together(acts):
    """Run each in its own thread and connection; the results or the errors."""

    def run(act):
        try:
            return act()
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def clients(count):
    return [cast.client(f"Client {n}") for n in range(count)]


@pytest.mark.row("L13")
def test_twenty_issues_at_once_leave_no_gap_and_no_double():
    claire = cast.person("claire")
    items = [build.ready(of) for of in clients(20)]
    done = together([
        lambda pk=item.pk: services.issue(item_ids=[pk], by=claire, at=build.NOW).number
        for item in items
    ])  # fmt: skip
    assert sorted(done) == [f"F-2026-{n:04d}" for n in range(1, 21)]
    chain = list(Invoice.objects.order_by("number"))
    assert all(b.previous_hash == a.hash for a, b in pairwise(chain))


def test_without_the_lock_the_same_number_is_taken_twice():
    """Shows the race that the locked counter row prevents."""
    NumberSeries.objects.create(code="X", year=2026)
    barrier_reads = []

    def unprotected():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT last FROM billing_numberseries WHERE code = 'X'")
            number = cursor.fetchone()[0] + 1
            cursor.execute("SELECT pg_sleep(0.2)")
            cursor.execute("UPDATE billing_numberseries SET last = %s WHERE code = 'X'", [number])
            barrier_reads.append(number)

    together([unprotected] * 4)
    assert len(barrier_reads) == 4
    assert len(set(barrier_reads)) < 4


@pytest.mark.row("L01")
def test_one_item_issued_by_two_people_leaves_once():
    claire = cast.person("claire")
    item = build.ready()
    done = together([lambda: services.issue(item_ids=[item.pk], by=claire, at=build.NOW)] * 4)
    assert sum(isinstance(one, Invoice) for one in done) == 1
    assert sum(isinstance(one, Refused) for one in done) == 3
    assert NumberSeries.objects.get(code="F").last == 1


@pytest.mark.row("G13")
def test_two_closings_at_once_never_take_the_same_hours_twice():
    client = cast.client()
    contract = build.pack(client, 60)
    tickets = [build.ticket(client, subject=str(n)) for n in range(2)]
    for ticket in tickets:
        build.time(ticket, 45)
    together([
        lambda pk=ticket.pk: services.create_item(ticket_id=pk, source=f"ticket:{pk}:1", at=build.NOW)
        for ticket in tickets
    ])  # fmt: skip
    assert build.balance(contract) == 0
    assert sorted(item.used_minutes for item in BillableItem.objects.all()) == [15, 45]


@pytest.mark.row("L01")
def test_one_closing_delivered_by_ten_workers_makes_one_item():
    ticket = build.ticket()
    build.time(ticket, 45)
    source = f"ticket:{ticket.pk}:1"
    done = together(
        [lambda: services.create_item(ticket_id=ticket.pk, source=source, at=build.NOW)] * 10
    )
    assert {one.pk for one in done} == {BillableItem.objects.get().pk}


@pytest.mark.row("G13")
def test_a_pack_that_never_goes_below_zero_is_taken_by_one_of_two_sellers():
    client, claire = cast.client(), cast.person("claire")
    contract = cast.contract(client, "HOUR_PACK", overdraw="REFUSE")
    items = []
    for subject in ("Un", "Deux"):
        ticket = build.ticket(client, subject=subject)
        build.time(ticket, 60)
        items.append(build.resolve(ticket))
    assert build.pack(client, 60) == contract
    done = together([
        lambda pk=item.pk: services.take_hours(item_id=pk, reason="Accord", by=claire, at=build.NOW)
        for item in items
    ])  # fmt: skip
    assert sum(isinstance(one, Refused) for one in done) == 1
    assert build.balance(contract) == 0
