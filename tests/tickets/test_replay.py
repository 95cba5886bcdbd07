"""Whatever people do, every due instant can be found again from the facts alone (D09, pain 8)."""

import random
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused
from tests import cast
from tests.tickets.conftest import paris
from tickets import audit, services, sla
from tickets.models import Clock, Ticket

pytestmark = pytest.mark.django_db

VERBS = {
    "wait": lambda t, by, at: services.wait(ticket_id=t, by=by, at=at, reason="attente"),
    "supplier": lambda t, by, at: services.wait(
        ticket_id=t, by=by, at=at, reason="fournisseur", supplier=True
    ),
    "work": lambda t, by, at: services.work(ticket_id=t, by=by, at=at),
    "visit": lambda t, by, at: services.need_visit(ticket_id=t, by=by, at=at),
    "reply": lambda t, by, at: services.reply(
        ticket_id=t,
        by=by,
        at=at,
        body="Voici.",
        is_answer=True,
        news_before=at + timedelta(hours=5),
    ),
    "client": lambda t, by, at: services.client_message(
        ticket_id=t, contact=cast.sophie(), at=at, body="Cela continue encore, pas réglé."
    ),
    "resolve": lambda t, by, at: services.resolve(
        ticket_id=t, by=by, at=at, solution="fait", remotely=True
    ),
    "reject": lambda t, by, at: services.reject(ticket_id=t, by=by, at=at, reason="non"),
    "reopen": lambda t, by, at: services.reopen(ticket_id=t, by=by, at=at, reason="encore"),
    "escalate": lambda t, by, at: services.escalate(ticket_id=t, by=by, at=at, reason="DELAY"),
    "urgency": lambda t, by, at: services.reclassify(
        ticket_id=t, by=by, at=at, urgency=random.choice([1, 2, 3])
    ),
    "clock": lambda t, by, at: services.catch_up(ticket_id=t, until=at),
}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("start", ["2026-03-26 15:00", "2026-10-23 10:00"])
def test_a_random_life_across_a_clock_change_is_replayed_from_its_facts(
    opened, nolwenn, seed, start
):
    chance = random.Random(f"{seed}{start}")
    random.seed(seed)
    cast.team(level=2)
    contract = cast.contract(cast.client(), restore_minutes=900, on_site_target_minutes=600)
    at = paris(start)
    ticket = opened(contract=contract, at=at, take=True)
    for _step in range(25):
        at += timedelta(minutes=chance.choice([0, 3, 45, 200, 900, 3000]))
        verb = chance.choice(sorted(VERBS))
        try:
            VERBS[verb](ticket.pk, nolwenn, at)
        except (Refused, PermissionDenied):
            continue
        wrong = [finding for finding in audit.audit(at) if finding.what != "missed"]
        assert wrong == [], verb
        _consistent(Ticket.objects.get(pk=ticket.pk))


def _consistent(ticket: Ticket) -> None:
    """What the queue shows is the promise that falls first; nobody treated a ticket without référent."""
    running = Clock.objects.filter(ticket=ticket, state="RUNNING").exclude(kind__in=sla.INTERNAL)
    first = running.order_by("due_at").first()
    assert ticket.due_at == (first.due_at if first else None)
    assert ticket.referent is not None
    answers = Clock.objects.filter(ticket=ticket, kind="ANSWER", state="PAUSED")
    assert not answers.exists()
