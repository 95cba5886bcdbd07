"""Random histories: whatever people, clocks, contracts and calendars do, the ledger equals its facts (D09, D20)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clients.services.contracts import save_contract
from core import events
from core.errors import Refused
from core.models import BusinessCalendar, Event
from tests import cast
from tests.tickets.conftest import paris
from tickets import audit, services
from tickets.models import Clock, Firing, Ticket

WEEKS = (
    [[["09:00", "17:00"]]] * 5 + [[], []],
    [[["08:00", "12:00"], ["13:30", "19:00"]]] * 6 + [[]],
)


def _other_hours(number, by, at):
    calendar = BusinessCalendar.objects.get(name="Hotline")
    calendar.weekly = WEEKS[calendar.weekly == WEEKS[0]]
    calendar.save()
    events.record("calendar.changed", about=calendar, by=by, at=at, deliver=False)
    services.recompute_calendar(calendar_id=calendar.pk, at=at)


def _other_terms(number, by, at):
    """The contract's seller gives it other delays and other hours, and back."""
    contract = Ticket.objects.get(pk=number).contract
    night, _new = BusinessCalendar.objects.get_or_create(
        name="Nuit", weekly=[[["18:00", "24:00"]]] * 7
    )
    is_night = contract.calendar == night
    save_contract(
        client_id=contract.client_id, contract_id=contract.pk, by=cast.person("claire"), at=at,
        calendar=cast.calendar() if is_night else night, restore_minutes=300 if is_night else None,
    )  # fmt: skip
    services.follow_contract(contract_id=contract.pk, by=by, at=at)


ACTS = {
    "wait": lambda n, by, at: services.wait(ticket_id=n, by=by, at=at, reason="attente"),
    "ours": lambda n, by, at: services.wait(
        ticket_id=n, by=by, at=at, reason="pièce", supplier=True, cause="OUR_PART"
    ),
    "work": lambda n, by, at: services.work(ticket_id=n, by=by, at=at),
    "visit": lambda n, by, at: services.need_visit(ticket_id=n, by=by, at=at),
    "answer": lambda n, by, at: services.reply(
        ticket_id=n, by=by, at=at, body="Voici.", is_answer=True, news_before=at + timedelta(hours=7)
    ),
    "resolve": lambda n, by, at: services.resolve(
        ticket_id=n, by=by, at=at, solution="fait", remotely=True
    ),
    "reject": lambda n, by, at: services.reject(ticket_id=n, by=by, at=at, reason="non"),
    "escalate": lambda n, by, at: services.escalate(ticket_id=n, by=by, at=at, reason="DELAY"),
    "urgent": lambda n, by, at: services.reclassify(ticket_id=n, by=by, at=at, urgency=1),
    "calm": lambda n, by, at: services.reclassify(ticket_id=n, by=by, at=at, urgency=3),
    "better": lambda n, by, at: services.reclassify(
        ticket_id=n, by=by, at=at,
        contract_id=cast.contract(cast.client(), number="26-GTR", restore_minutes=700).pk,
    ),
    "worse": lambda n, by, at: services.reclassify(
        ticket_id=n, by=by, at=at, contract_id=cast.contract(cast.client()).pk
    ),
    "quote": lambda n, by, at: services.promise_quote(
        ticket_id=n, by=by, at=at, due_at=at + timedelta(days=2)
    ),
    "hours": _other_hours,
    "terms": _other_terms,
    "loop": lambda n, by, at: services.catch_up(ticket_id=n, until=at),
}  # fmt: skip
LIVES = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from([0, 7, 50, 240, 1500, 4000])),
    min_size=4, max_size=9,
)  # fmt: skip


@pytest.mark.row("D09", "D20")
class TestHistories(TestCase):
    """One ticket's life across the end of summer time, audited after every act."""

    @settings(
        max_examples=12, deadline=None, derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(life=LIVES)
    def test_the_stored_deadlines_are_those_of_the_facts(self, life):
        nolwenn, sophie, at = cast.person("nolwenn"), cast.sophie(), paris("2026-10-23 10:00")
        cast.team()
        cast.team(level=2)
        ticket = services.open_ticket(
            client_id=sophie.client_id, requester_id=sophie.pk, subject="Panne", by=nolwenn, at=at,
            contract_id=cast.contract(sophie.client).pk, category_id=cast.category().pk, take=True,
        )  # fmt: skip
        for act, minutes in life:
            at += timedelta(minutes=minutes)
            try:
                ACTS[act](ticket.pk, nolwenn, at)
            except (Refused, PermissionDenied):
                continue
            found = [one for one in audit.audit(at) if one.what != "missed"]
            assert found == [], (act, found)
        services.catch_up(ticket_id=ticket.pk, until=at)
        assert list(audit.audit(at)) == []
        missed = Event.objects.filter(kind="clock.missed").count()
        broken = Clock.objects.exclude(missed_at=None).exclude(kind__startswith="LEVEL")
        told = broken.exclude(kind__in=["SALES", "VENDOR", "FIELD"])
        assert missed == told.count() <= Firing.objects.filter(step="DUE").count()
