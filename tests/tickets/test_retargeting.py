"""What was agreed changed, or the opening hours did: the same start, another deadline (D06, D09)."""

from datetime import timedelta

import pytest

from clients.services.calendars import set_teams
from clients.services.contracts import save_contract
from core import deliveries
from core.models import BusinessCalendar
from tests import cast
from tests.tickets.conftest import MORNING, NIGHT, clock, facts, paris, wrong
from tickets import services

pytestmark = pytest.mark.django_db


@pytest.mark.row("D09")
def test_a_contract_that_promises_a_restoring_later_leaves_out_the_time_already_waited(
    opened, nolwenn
):
    ticket = opened()
    services.wait(ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:00"), reason="Capture")
    services.work(ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 12:00"))
    better = cast.contract(cast.client(), number="26-GTR", restore_minutes=120)
    services.reclassify(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 12:10"), contract_id=better.pk
    )
    assert clock(ticket, "RESTORE").due_at == paris("2026-11-17 13:20")
    services.reclassify(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 12:20"),
        contract_id=cast.contract(cast.client()).pk,
    )  # fmt: skip
    assert clock(ticket, "RESTORE").state == "CANCELLED"
    assert wrong(paris("2026-11-17 12:20")) == []


@pytest.mark.row("B13", "D09")
def test_an_incident_that_is_a_request_after_all_owes_no_restoring_and_owes_it_again_as_an_incident(
    opened, nolwenn
):
    ticket = opened(contract=cast.contract(cast.client(), restore_minutes=480))
    again = {"ticket_id": ticket.pk, "by": nolwenn}
    services.reclassify(kind="SERVICE_REQUEST", at=paris("2026-11-17 11:00"), **again)
    assert clock(ticket, "RESTORE").state == "CANCELLED"
    assert clock(ticket, "ANSWER").state == "RUNNING"
    services.reclassify(kind="INCIDENT", at=paris("2026-11-17 12:00"), **again)
    restore = clock(ticket, "RESTORE")
    assert (restore.state, restore.started_at) == ("RUNNING", MORNING)
    assert wrong(paris("2026-11-17 12:00")) == []


@pytest.mark.row("D09")
def test_other_opening_hours_move_every_running_promise_counted_in_them(opened):
    ticket = opened()
    calendar = cast.calendar()
    calendar.weekly = [[["09:00", "12:00"]]] * 5 + [[], []]
    calendar.save()
    assert services.recompute_calendar(calendar_id=calendar.pk, at=paris("2026-11-17 11:00")) == 2
    ticket.refresh_from_db()
    assert ticket.due_at == clock(ticket, "ANSWER").due_at == paris("2026-11-18 11:20")
    assert wrong(paris("2026-11-17 11:00")) == []


@pytest.mark.row("D06")
@pytest.mark.row("D09")
def test_a_closure_written_on_the_page_moves_the_due_instant_of_an_open_ticket(
    opened, sign_in, herve
):
    ticket = opened(at=paris("2027-03-09 15:00"))
    before = ticket.due_at
    assert before == paris("2027-03-10 11:00")
    url = f"/clients/horaires/{cast.calendar().pk}/fermeture/"
    closed = {"first": "2027-03-10", "last": "2027-03-10", "label": "Inventaire"}
    assert sign_in(herve).post(url, closed).status_code == 302
    deliveries.deliver_pending()
    ticket.refresh_from_db()
    assert ticket.due_at == clock(ticket, "ANSWER").due_at == paris("2027-03-11 11:00")


@pytest.mark.row("D06")
def test_a_team_given_another_calendar_takes_its_live_promises_along(opened, herve):
    at = paris("2027-03-09 15:00")
    without_hours = cast.contract(cast.client(), number="26-SANS", calendar=None)
    ticket, kept = opened(at=at, contract=without_hours), opened(at=at)
    answered = opened(at=at, contract=without_hours)
    services.drop_promise(kind="ANSWER", ticket=answered, by=herve, at=at)
    late = BusinessCalendar.objects.create(name="Du soir", weekly=[[["12:00", "20:00"]]] * 7)
    moved = {"calendar_id": late.pk, "by": herve, "at": at + timedelta(minutes=10)}
    set_teams(teams=[ticket.team], **moved)
    deliveries.deliver_pending()
    ticket.refresh_from_db()
    assert ticket.due_at == clock(ticket, "ANSWER").due_at == paris("2027-03-09 19:00")
    assert clock(ticket, "LEVEL_1").calendar == late
    assert clock(kept, "ANSWER").due_at == paris("2027-03-10 11:00")
    assert clock(kept, "LEVEL_1").calendar == late
    assert clock(answered, "ANSWER").calendar == cast.calendar()
    assert wrong(moved["at"]) == []
    set_teams(teams=[], **moved)
    deliveries.deliver_pending()
    assert clock(ticket, "ANSWER").due_at == paris("2027-03-10 11:00")
    assert wrong(moved["at"]) == []


def given(contract, by, at, **values):
    """The contract as its page would write it, and what follows."""
    save_contract(client_id=contract.client_id, contract_id=contract.pk, by=by, at=at, **values)
    deliveries.deliver_pending()


@pytest.mark.row("D06")
@pytest.mark.row("D09")
@pytest.mark.parametrize(
    ("values", "restore", "answer", "moved"),
    [
        ({"answer_minutes": 60}, "2026-11-18 11:20", "2026-11-17 11:20", ["ANSWER"]),
        ({"restore_minutes": 120}, "2026-11-17 14:20", "2026-11-17 14:20", ["RESTORE"]),
        ({"restore_minutes": None}, None, "2026-11-17 14:20", []),
        ({"calendar": NIGHT}, "2026-11-17 19:20", "2026-11-17 14:20", ["ANSWER", "RESTORE"]),
        ({"title": "Infogérance"}, "2026-11-18 11:20", "2026-11-17 14:20", []),
    ],
)
def test_a_contract_that_promises_otherwise_moves_what_its_tickets_are_owed(
    opened, nolwenn, claire, values, restore, answer, moved
):
    """Seven hours from 10 h 20, two more waited through: another length or other hours, the same start and pause."""
    contract = cast.contract(cast.client(), restore_minutes=420)
    other = cast.contract(cast.client(), number="26-AUTRE", restore_minutes=420)
    ticket, kept = opened(contract=contract), opened(contract=other)
    for number in (ticket.pk, kept.pk):
        services.wait(ticket_id=number, by=nolwenn, at=paris("2026-11-17 11:00"), reason="Capture")
        services.work(ticket_id=number, by=nolwenn, at=paris("2026-11-17 13:00"))
    if "calendar" in values:
        values = {"calendar": BusinessCalendar.objects.create(name="Nuit", weekly=NIGHT)}
    at = paris("2026-11-17 13:10")
    before = len(facts(ticket, "clock.started"))
    given(contract, claire, at, **values)
    ticket.refresh_from_db()
    promised = clock(ticket, "RESTORE")
    if restore is None:
        assert promised.state == "CANCELLED"
    else:
        assert (promised.due_at, promised.started_at) == (paris(restore), MORNING)
        assert promised.pauses.get().ended_at == paris("2026-11-17 13:00")
    assert ticket.due_at == clock(ticket, "ANSWER").due_at == paris(answer)
    assert clock(kept, "RESTORE").due_at == paris("2026-11-18 11:20")
    assert wrong(at) == []
    told = facts(ticket, "clock.started")[before:]
    assert sorted(fact.data["kind"] for fact in told) == moved
    assert {fact.by for fact in told} <= {claire}
