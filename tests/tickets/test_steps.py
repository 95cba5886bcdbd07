"""The steps of promises: set by managers, done once each, told to whoever is there; levels and catching up (D10, D13, D14, D20)."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import substitutes
from accounts.models import User
from clients.models import NamedPerson
from core.clock import database_now
from tests import cast
from tests.tickets.conftest import LONG_BEFORE, MORNING, clock, facts, paris
from tickets import services
from tickets.models import Clock, EscalationStep, Ticket

pytestmark = pytest.mark.django_db


def steps(kind="ANSWER", **given):
    fields = {"shares": {25: ["remind"], 50: ["backup"], 75: ["raise"], 100: ["alert"]}}
    services.set_steps(
        kind=kind, since=date(2026, 10, 2), by=cast.person("herve"), at=LONG_BEFORE,
        **{**fields, **given},
    )  # fmt: skip


@pytest.mark.row("D10")
def test_each_step_set_by_a_manager_happens_once_at_its_share_and_after(opened, nolwenn, maelle):
    nolwenn.substitute = maelle
    nolwenn.save()
    steps(late=["remind"], every=60, times=2)
    ticket = opened(take=True)
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-17 11:20"))
    (reminded,) = facts(ticket, "clock.reminded")
    assert (reminded.at, reminded.data["to"]) == (paris("2026-11-17 11:20"), [nolwenn.pk])
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-17 12:19"))
    assert Ticket.objects.get(pk=ticket.pk).owner == nolwenn
    Clock.objects.filter(ticket=ticket, kind="LEVEL_1").update(state="CANCELLED")
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-17 13:20"))
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.urgency) == (maelle, 1)
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-11-18 12:00"))
    assert [fact.at for fact in facts(ticket, "clock.missed")] == [paris("2026-11-17 14:20")]
    late = [fact.at for fact in facts(ticket, "clock.reminded")][1:]
    assert late == [paris("2026-11-17 15:20"), paris("2026-11-17 16:20")]


@pytest.mark.row("D10")
def test_priorities_are_raised_for_a_set_with_the_statements_of_one_and_told_for_each(opened):
    cast.team(level=2)
    steps(shares={75: ["raise"]})

    def raised(**given):
        made = opened(at=paris("2026-10-05 09:00"), **given)
        Clock.objects.filter(ticket=made).exclude(kind="ANSWER").update(next_step_at=None)
        return made

    alone = raised(urgency=3)
    with CaptureQueriesContext(connection) as told:
        services.fire_due(limit=1)
    Clock.objects.filter(ticket=alone).update(next_step_at=None)
    many = [raised(urgency=urgency, impact=impact) for urgency, impact in ((3, 3), (2, 3), (1, 2), (1, 1))]  # fmt: skip
    with CaptureQueriesContext(connection) as again:
        services.fire_due(limit=len(many))
    assert len(again) == len(told)
    weights = "urgency", "impact", "priority"
    rows = Ticket.objects.filter(pk__in=[alone.pk, *(one.pk for one in many)]).order_by("pk")
    assert list(rows.values_list(*weights)) == [
        (2, 2, 3), (2, 3, 4), (1, 3, 3), (1, 1, 1), (1, 1, 1),
    ]  # fmt: skip
    assert [len(facts(one, "ticket.reclassified")) for one in many] == [1, 1, 1, 0]
    (fact,) = facts(many[1], "ticket.reclassified")
    assert fact.data["changed"] == {"urgency": [2, 1], "priority": [4, 3]}
    assert (fact.by, fact.data["reason"]) == (None, "Échéance proche")
    own = Clock.objects.get(ticket=many[1], kind="LEVEL_1")
    assert (own.target_minutes, own.source) == (120, "priorité 3, niveau 1")


def test_a_promise_keeps_the_steps_of_the_day_it_started(opened):
    ticket = opened(at=paris("2026-09-29 10:00"))
    steps(shares={50: ["remind"]})
    services.catch_up(ticket_id=ticket.pk, until=paris("2026-09-29 12:30"))
    assert facts(ticket, "clock.reminded") == []


@pytest.mark.parametrize(
    "given",
    [{"shares": {33: ["warn"]}}, {"shares": {50: ["miss"]}}, {"late": ["warn"], "every": 1}],
)
def test_steps_that_make_no_sense_are_refused(given):
    with pytest.raises(services.Refused):
        steps(**given)
    assert not EscalationStep.objects.exists()


@pytest.mark.row("D14", "G26")
def test_the_clients_manager_is_alerted_and_their_substitute_while_they_are_away(
    opened, herve, gaelle
):
    marc = cast.person("marc")
    marc.substitute = gaelle
    marc.save()
    cast.client().__class__.objects.filter(pk=cast.client().pk).update(manager=marc)
    first = opened()
    services.catch_up(ticket_id=first.pk, until=paris("2026-11-17 14:20"))
    assert facts(first, "ticket.alerted")[0].data["to"] == [marc.pk]
    substitutes.note_absence(
        person_id=marc.pk, starts_at=MORNING, ends_at=paris("2026-11-20 17:00"), source="booking:1"
    )
    second = opened()
    services.catch_up(ticket_id=second.pk, until=paris("2026-11-17 14:20"))
    assert facts(second, "ticket.alerted")[0].data["to"] == [gaelle.pk]
    User.objects.filter(pk=marc.pk).update(substitute=None)
    NamedPerson.objects.create(client=cast.client(), role="MANAGER", is_backup=True, user=herve)
    third = opened()
    services.catch_up(ticket_id=third.pk, until=paris("2026-11-17 14:20"))
    assert facts(third, "ticket.alerted")[0].data["to"] == [herve.pk]


@pytest.mark.row("D13")
def test_a_third_level_is_a_setting_with_its_own_time(opened, nolwenn, gaelle, herve):
    cast.team(level=2)
    ticket = opened()
    services.escalate(ticket_id=ticket.pk, by=nolwenn, at=MORNING, reason="SCOPE")
    with pytest.raises(services.Refused, match="déjà au niveau 2"):
        services.escalate(ticket_id=ticket.pk, by=gaelle, at=MORNING, reason="SCOPE")
    services.set_tiers(tiers=3, by=herve, at=MORNING)
    services.escalate(ticket_id=ticket.pk, by=gaelle, at=MORNING, reason="SCOPE")
    ticket.refresh_from_db()
    assert (ticket.level, clock(ticket, "LEVEL_3").state) == (3, "RUNNING")
    assert clock(ticket, "LEVEL_2").state == "MET"


@pytest.mark.row("D20")
def test_after_a_stop_what_was_missed_is_caught_up_once_in_order_and_marked_late(opened):
    ticket = opened(at=database_now() - timedelta(days=30))
    services.fire_due()
    (warned,) = [f for f in facts(ticket, "clock.warned") if f.data["kind"] == "ANSWER"]
    (missed,) = facts(ticket, "clock.missed")
    assert warned.pk < missed.pk
    assert min(warned.data["late"], missed.data["late"]) > 60
    services.fire_due()
    assert len(facts(ticket, "clock.missed")) == 1
