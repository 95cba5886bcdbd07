"""What time does by itself: warnings, broken promises, escalation, silent closing, the audit (D10, D11, D20, C24)."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.clock import database_now
from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import audit, services
from tickets.models import Clock, Firing, Message, Ticket
from tickets.services import clocks

pytestmark = pytest.mark.django_db


def facts(ticket, kind):
    return Event.objects.filter(about__contains=[f"ticket:{ticket.pk}"], kind=kind)


def overdue(opened, **given):
    """A ticket whose promises are all long due by the database's clock."""
    return opened(at=database_now() - timedelta(days=30), **given)


@pytest.mark.row("D11")
def test_the_time_of_level_1_ends_its_task_and_gives_the_ticket_to_level_2(opened, nolwenn):
    cast.team(level=2)
    ticket = overdue(opened, take=True)
    call_command("fire_clocks")
    ticket.refresh_from_db()
    assert (ticket.level, ticket.owner, ticket.status) == (2, None, "WORKING")
    assert ticket.team.level == 2
    assert ticket.referent == nolwenn
    (fact,) = facts(ticket, "ticket.escalated")
    assert (fact.by, fact.data["cause"], fact.data["before"]) == (None, "clock", nolwenn.pk)


def test_a_planned_visit_is_past_level_1_and_its_clock_runs_out_in_silence(opened):
    ticket = overdue(opened, take=True)
    Ticket.objects.filter(pk=ticket.pk).update(status="ON_SITE")
    services.fire_due()
    ticket.refresh_from_db()
    assert (ticket.level, ticket.status) == (1, "ON_SITE")
    assert not facts(ticket, "ticket.escalated").exists()
    assert Firing.objects.filter(clock__ticket=ticket, clock__kind="LEVEL_1").exists()
    assert services.fire_due() == 0


@pytest.mark.row("D20")
def test_the_loop_fires_each_step_once_however_often_it_runs(opened):
    ticket = overdue(opened)
    assert services.fire_due() > 0
    before = list(Firing.objects.order_by("pk").values_list("clock__kind", "step"))
    assert services.fire_due() == 0
    assert list(Firing.objects.order_by("pk").values_list("clock__kind", "step")) == before
    assert facts(ticket, "ticket.escalated").count() == 1
    assert facts(ticket, "clock.missed").count() == 1


@pytest.mark.row("D10")
def test_a_broken_answer_alerts_the_teams_lead_or_the_hotline_manager(opened, herve, gaelle):
    first = overdue(opened)
    services.fire_due()
    assert facts(first, "ticket.alerted").get().data["to"] == [herve.pk]
    team = cast.team(level=2)
    team.lead = gaelle
    team.save()
    second = overdue(opened)
    services.escalate(ticket_id=second.pk, by=gaelle, at=second.reported_at, reason="COMPETENCE")
    services.fire_due()
    assert facts(second, "ticket.alerted").get().data["to"] == [gaelle.pk]


def test_a_promise_is_warned_about_at_three_quarters_and_broken_at_its_due_instant(opened):
    ticket = opened()
    assert services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-17 13:19")) == 2
    assert [fact.data["kind"] for fact in facts(ticket, "clock.warned")] == ["LEVEL_1"]
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-17 13:20"))
    warned = facts(ticket, "clock.warned").get(data__kind="ANSWER")
    assert warned.at == paris("2026-11-17 13:20")
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-18 09:00"))
    answer = Clock.objects.get(ticket=ticket, kind="ANSWER")
    assert (answer.state, answer.missed_at) == ("RUNNING", paris("2026-11-17 14:20"))


def test_a_promise_not_yet_due_is_left_alone(opened):
    ticket = opened(at=database_now() + timedelta(days=1))
    assert services.fire_due() == 0
    assert not facts(ticket, "clock.warned").exists()


def test_a_poisoned_ticket_is_put_off_and_the_others_are_served(opened):
    poisoned, sound = overdue(opened), overdue(opened)
    broken = Clock.objects.get(ticket=poisoned, kind="ANSWER")
    calendar = broken.calendar
    calendar.pk, calendar.name, calendar.weekly = None, "Abîmé", [[["9 heures", "17:00"]]] * 7
    calendar.save()
    Clock.objects.filter(pk=broken.pk).update(calendar=calendar)
    services.fire_due()
    broken.refresh_from_db()
    assert broken.next_step_at > database_now()
    assert facts(sound, "ticket.escalated").count() == 1


def statements(act):
    """How many the database was asked, savepoints apart."""
    with CaptureQueriesContext(connection) as told:
        act()
    return sum("SAVEPOINT" not in one["sql"] for one in told.captured_queries)


@pytest.mark.row("D20")
def test_a_set_of_tickets_costs_the_statements_of_one_and_nothing_due_a_single_one(opened):
    overdue(opened, symptoms="Poste éteint")
    alone = statements(services.fire_due)
    many = [overdue(opened, symptoms=f"Poste {number} éteint") for number in range(9)]
    assert statements(services.fire_due) == alone
    assert statements(services.fire_due) == 1
    for number, ticket in enumerate(many):
        assert facts(ticket, "ticket.escalated").get().data["summary"] == f"Poste {number} éteint"
        assert Message.objects.get(ticket=ticket, kind="NOTE").body == f"Poste {number} éteint"
        steps = Firing.objects.filter(clock__ticket=ticket).order_by("pk")
        owed = list(steps.values_list("owed_at", flat=True))
        assert owed == sorted(owed)


def test_a_set_grows_while_it_is_quick_and_shrinks_when_people_would_wait_for_it():
    held = clocks.HELD_SECONDS
    assert clocks.next_size(50, held / 10) == 100
    assert clocks.next_size(100, 2 * held) == 50
    assert clocks.next_size(clocks.MOST, held / 10) == clocks.MOST
    assert clocks.next_size(clocks.FEWEST, 60) == clocks.FEWEST


@pytest.mark.row("C24")
def test_silence_is_warned_about_the_day_before_then_closes(opened, nolwenn):
    ticket = opened()
    at = paris("2026-11-17 11:00")
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=at, solution="Bail refait", remotely=True)
    assert services.close_silent(paris("2026-11-23 16:59")) == 0
    assert services.close_silent(paris("2026-11-23 17:00")) == 1
    assert services.close_silent(paris("2026-11-24 16:59")) == 0
    assert facts(ticket, "ticket.closing_soon").count() == 1
    assert services.close_silent(paris("2026-11-24 17:00")) == 1
    ticket.refresh_from_db()
    assert (ticket.status, ticket.confirmed) == ("CLOSED", False)
    assert facts(ticket, "ticket.closed").get().by is None


def test_an_answered_resolution_is_not_closed_by_silence(opened, nolwenn, sophie):
    ticket = opened()
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=MORNING, solution="Fait", remotely=True)
    services.reject(ticket_id=ticket.pk, by=sophie.user, at=MORNING, reason="Toujours pareil")
    assert services.close_silent(paris("2027-01-04 10:00")) == 0


def test_the_auditor_finds_a_wrong_due_instant_and_a_missed_step(opened):
    sound, wrong = opened(at=database_now()), opened(at=database_now())
    assert list(audit.audit(database_now())) == []
    Clock.objects.filter(ticket=wrong, kind="ANSWER").update(due_at=MORNING)
    late = overdue(opened)
    found = {(one.ticket_id, one.what) for one in audit.audit(database_now())}
    assert found == {(wrong.pk, "due"), (late.pk, "missed")}
    with pytest.raises(CommandError):
        call_command("audit")
    assert sound.pk not in {number for number, _what in found}
