"""How long is promised and by which rule; steps, levels, pauses, substitutes: the tables and what they do (D01, D05, D08–D10, D13, D14)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import substitutes
from accounts.models import User
from clients.models import NamedPerson
from clients.services.calendars import set_teams
from clients.services.contracts import save_contract
from clients.services.terms import save_line
from core import deliveries
from core.clock import database_now
from core.models import BusinessCalendar, Event
from tests import cast
from tests.tickets.conftest import MORNING, paris
from tickets import audit, services, targets
from tickets.models import Clock, EscalationStep, ServiceTarget, Ticket
from tickets.targets import Case, Rule

pytestmark = pytest.mark.django_db

LONG_BEFORE = paris("2026-10-01 09:00")


def clock(ticket, kind):
    return Clock.objects.filter(ticket=ticket, kind=kind).latest("pk")


def facts(ticket, kind):
    topic = f"ticket:{ticket.pk}"
    return list(Event.objects.filter(about__contains=[topic], kind=kind).order_by("pk"))


def wrong(at):
    """What the auditor finds, the steps apart that a loop would have done meanwhile."""
    return [finding for finding in audit.audit(at) if finding.what != "missed"]


def target(**named):
    fields = {"kind": "RESOLUTION", "minutes": 480, "since": date(2026, 10, 2)}
    return services.add_target(by=cast.person("herve"), at=LONG_BEFORE, **{**fields, **named})


@pytest.mark.parametrize(
    ("named", "wins"),
    [
        ({"contract": 1}, True),
        ({"client": 2}, True),
        ({"category": "Réseau"}, True),
        ({"category": "Réseau > Wi-Fi"}, True),
        ({"category": "Réseau > Wi"}, False),
        ({"nature": "OFFICE"}, False),
        ({"priority": 1}, False),
        ({"contract": 9}, False),
    ],
)
def test_a_rule_holds_for_what_it_names_and_for_nothing_else(named, wins):
    case = Case(1, 2, "Réseau > Wi-Fi", None, "NETWORK", 2)
    assert targets.fits(Rule("RESTORE", 60, **named), case) is wins


def test_the_most_precise_rule_wins():
    case = Case(1, 2, "Réseau > Wi-Fi", None, "NETWORK", 1)
    rules = [
        Rule("RESTORE", 10, priority=1, key=1),
        Rule("RESTORE", 20, nature="NETWORK", key=2),
        Rule("RESTORE", 30, category="Réseau", key=3),
        Rule("RESTORE", 40, category="Réseau > Wi-Fi", key=4),
        Rule("RESTORE", 50, client=2, key=5),
        Rule("RESTORE", 60, contract=1, key=6),
    ]
    while rules:
        best = targets.best("RESTORE", case, rules)
        assert best == rules[-1]
        rules.pop()


@pytest.mark.row("D01", "D03")
def test_contract_line_then_contract_then_service_then_house_each_shown_with_its_source(opened):
    contract = cast.contract(cast.client(), restore_minutes=600)
    target(kind="RESTORE", minutes=300, contract=contract, priority=3)
    target(kind="RESOLUTION", minutes=960, nature="OFFICE")
    ticket = opened(contract=contract)
    restore, resolution = clock(ticket, "RESTORE"), clock(ticket, "RESOLUTION")
    assert (restore.target_minutes, restore.source) == (
        300,
        f"contrat {contract.number}, priorité 3",
    )
    assert (resolution.target_minutes, resolution.source) == (960, "service Bureautique")
    assert clock(ticket, "ANSWER").source == f"contrat {contract.number}"
    Clock.objects.filter(ticket=ticket).delete()
    second = opened(contract=contract, impact=1, urgency=1)
    assert clock(second, "RESTORE").target_minutes == 600


def test_a_line_of_tomorrow_changes_nothing_promised_today(opened):
    services.add_target(
        kind="RESOLUTION", minutes=60, since=date(2026, 11, 18), by=cast.person("herve"), at=MORNING
    )
    assert not Clock.objects.filter(ticket=opened(), kind="RESOLUTION").exists()


def test_a_line_from_today_is_refused_and_one_without_the_right_too(nolwenn):
    with pytest.raises(services.Refused) as refusal:
        target(since=LONG_BEFORE.date())
    assert refusal.value.field == "since"
    with pytest.raises(PermissionDenied):
        services.add_target(
            kind="ANSWER", minutes=60, since=date(2026, 12, 1), by=nolwenn, at=MORNING
        )
    assert not ServiceTarget.objects.exists()


@pytest.mark.row("D06")
def test_each_promise_is_counted_in_its_own_hours(opened):
    night = BusinessCalendar.objects.create(
        name="Nuit", weekly=[[["00:00", "24:00"]]] * 7, region="NONE"
    )
    target(kind="RESTORE", minutes=480, nature="OFFICE", calendar=night)
    ticket = opened()
    assert clock(ticket, "RESTORE").due_at == MORNING + timedelta(minutes=480)
    assert clock(ticket, "ANSWER").due_at == paris("2026-11-17 14:20")


@pytest.mark.row("D05")
def test_each_team_has_its_own_clock_on_its_own_part(opened, nolwenn, gaelle):
    cast.team(level=2)
    ticket = opened(take=True)
    ten = paris("2026-11-17 11:00")
    services.escalate(ticket_id=ticket.pk, by=nolwenn, at=ten, reason="COMPETENCE")
    assert (clock(ticket, "LEVEL_1").state, clock(ticket, "LEVEL_2").started_at) == ("MET", ten)
    services.need_visit(ticket_id=ticket.pk, by=gaelle, at=paris("2026-11-17 11:30"))
    assert clock(ticket, "SALES").source == "priorité 3, service commercial"
    services.work(ticket_id=ticket.pk, by=gaelle, at=paris("2026-11-17 11:40"))
    assert clock(ticket, "SALES").state == "CANCELLED"
    services.wait(
        ticket_id=ticket.pk, by=gaelle, at=paris("2026-11-17 12:00"), reason="Retour", supplier=True
    )
    assert clock(ticket, "VENDOR").state == "RUNNING"
    assert clock(ticket, "LEVEL_2").state == "PAUSED"
    services.work(ticket_id=ticket.pk, by=gaelle, at=paris("2026-11-17 13:00"))
    assert (clock(ticket, "VENDOR").state, clock(ticket, "LEVEL_2").state) == ("MET", "RUNNING")


@pytest.mark.row("D08")
def test_what_depends_on_us_stops_no_promise_and_every_pause_has_an_author_and_an_end(
    opened, nolwenn
):
    ticket = opened(contract=cast.contract(cast.client(), restore_minutes=480))
    services.wait(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 11:00"), reason="Disque",
        supplier=True, cause="OUR_PART",
    )  # fmt: skip
    assert clock(ticket, "RESTORE").state == "RUNNING"
    services.wait(
        ticket_id=ticket.pk, by=nolwenn, at=paris("2026-11-17 12:00"), reason="Capture",
        until=paris("2026-11-18 10:00"),
    )  # fmt: skip
    pause = clock(ticket, "RESTORE").pauses.get()
    assert (pause.by, pause.ended_at) == (nolwenn, None)
    assert services.end_waiting(paris("2026-11-18 09:59")) == 0
    assert services.end_waiting(paris("2026-11-18 10:00")) == 1
    pause.refresh_from_db()
    ticket.refresh_from_db()
    assert (pause.ended_at, ticket.status) == (paris("2026-11-18 10:00"), "WORKING")
    assert wrong(paris("2026-11-18 10:00")) == []


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


NIGHT = [[["00:00", "24:00"]]] * 7


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


@pytest.mark.row("D01")
@pytest.mark.row("D06")
def test_a_promise_is_counted_in_the_hours_of_the_line_that_covers_the_ticket(opened, claire):
    contract = cast.contract(cast.client())
    night = BusinessCalendar.objects.create(name="Nuit", weekly=NIGHT)
    lines = {"contract_id": contract.pk, "by": claire, "at": MORNING, "since": date(2026, 1, 1)}
    save_line(title="Téléphonie", natures=["TELEPHONY"], calendar=night, **lines)
    evening = paris("2026-11-17 16:00")
    ticket, phone = opened(at=evening), opened(at=evening, nature="TELEPHONY")
    assert clock(ticket, "ANSWER").due_at == paris("2026-11-18 12:00")
    assert clock(phone, "ANSWER").due_at == paris("2026-11-17 20:00")
    assert clock(phone, "LEVEL_1").calendar == cast.calendar(), "our own part is in our own hours"
    save_line(title="Bureautique", natures=["OFFICE"], calendar=night, **lines | {"at": evening})
    deliveries.deliver_pending()
    assert clock(ticket, "ANSWER").due_at == paris("2026-11-17 20:00")
    assert wrong(evening) == []


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
