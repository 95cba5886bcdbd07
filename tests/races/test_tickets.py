"""Real parallel transactions: first the race without the protection, then with it (D20, C21; FT-04)."""

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction

from core.clock import database_now
from core.errors import Refused
from core.models import Event
from tests import cast
from tickets import audit, services
from tickets.models import Clock, Firing, Ticket

pytestmark = pytest.mark.django_db(transaction=True)


def together(count: int, act: Callable[[int], object]) -> list[object]:
    """Run `act(0…count-1)` in as many threads, each with its own connection, all let go at once."""
    gate, results = threading.Barrier(count), [None] * count

    def run(index: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(timeout=20)
            results[index] = act(index)
        except Refused as refusal:
            results[index] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


def overdue_tickets(count: int) -> list[Ticket]:
    """Tickets of level 1 whose time is long over."""
    sophie = cast.sophie()
    cast.team()
    cast.team(level=2)
    long_ago = database_now() - timedelta(days=20)
    return [
        services.open_ticket(
            client_id=sophie.client_id, requester_id=sophie.pk, category_id=cast.category().pk,
            subject=f"Panne {number}", by=cast.person("nolwenn"), at=long_ago,
        )
        for number in range(count)
    ]  # fmt: skip


def escalations(tickets: list[Ticket]) -> list[int]:
    """How many times each ticket was escalated."""
    return [
        Event.objects.filter(kind="ticket.escalated", about__contains=[f"ticket:{t.pk}"]).count()
        for t in tickets
    ]


def test_without_lock_and_key_several_loops_escalate_the_same_ticket_several_times():
    """The race itself: the same steps, read then written, without row lock nor unique firing."""
    (ticket,) = overdue_tickets(1)
    read = threading.Barrier(4)

    def unprotected(_index: int) -> None:
        with transaction.atomic():
            clock = Clock.objects.get(ticket=ticket, kind="LEVEL_1", state="RUNNING")
            due = clock.next_step_at <= database_now() and clock.ticket.level == 1
            read.wait(timeout=20)
            if due:
                Event.objects.create(
                    kind="ticket.escalated", about=[f"ticket:{ticket.pk}"], at=database_now()
                )
                Ticket.objects.filter(pk=ticket.pk).update(level=2, owner=None)

    together(4, unprotected)
    assert escalations([ticket]) == [4]


@pytest.mark.row("D20")
def test_ten_loops_at_once_escalate_every_ticket_exactly_once():
    tickets = overdue_tickets(12)
    together(10, lambda _index: services.fire_due())
    services.fire_due()
    assert escalations(tickets) == [1] * 12
    assert Firing.objects.filter(step="DUE", clock__kind="ANSWER").count() == 12
    assert Event.objects.filter(kind="clock.missed").count() == 12
    assert set(Ticket.objects.values_list("level", flat=True)) == {2}
    assert list(audit.audit(database_now())) == []


def test_without_the_lock_two_people_both_take_the_ticket():
    (ticket,) = overdue_tickets(1)
    people = [cast.person("nolwenn"), cast.person("maelle")]
    read = threading.Barrier(2)

    def unprotected(index: int) -> str:
        with transaction.atomic():
            seen = Ticket.objects.get(pk=ticket.pk)
            read.wait(timeout=20)
            if seen.owner_id:
                return "taken"
            Ticket.objects.filter(pk=ticket.pk).update(owner=people[index])
            return "mine"

    assert together(2, unprotected) == ["mine", "mine"]


@pytest.mark.row("C21")
def test_two_people_taking_one_ticket_one_has_it_and_the_other_is_told_by_whom():
    (ticket,) = overdue_tickets(1)
    people = [cast.person("nolwenn"), cast.person("maelle")]
    at = database_now()
    results = together(2, lambda index: services.take(ticket_id=ticket.pk, by=people[index], at=at))
    refusals = [answer for answer in results if isinstance(answer, Refused)]
    taken = [answer for answer in results if isinstance(answer, Ticket)]
    assert (len(taken), len(refusals)) == (1, 1)
    assert str(taken[0].owner) in refusals[0].sentence
    assert Event.objects.filter(kind="ticket.taken").count() == 1


def test_an_answer_and_the_loop_at_the_same_instant_never_cross():
    """The person's verb and the loop lock in the same order: no deadlock, the promise ends once."""
    tickets = overdue_tickets(6)
    nolwenn, at = cast.person("nolwenn"), database_now()

    def act(index: int) -> object:
        if index % 2:
            return services.fire_due()
        return [
            services.reply(ticket_id=t.pk, by=nolwenn, at=at, body="Voilà.", is_answer=True)
            for t in tickets
        ]

    together(4, act)
    answers = Clock.objects.filter(kind="ANSWER")
    assert {(clock.state, clock.missed_at == clock.due_at) for clock in answers} == {("MET", True)}
    assert Event.objects.filter(kind="clock.missed").count() == 6
    assert Event.objects.filter(kind="clock.met", data__kind="ANSWER").count() == 6
