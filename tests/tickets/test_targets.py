"""How long is promised and by which rule, in whose hours; what a waiting stops (D01, D05, D06, D08)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from clients.services.terms import save_line
from core import deliveries
from core.models import BusinessCalendar
from tests import cast
from tests.tickets.conftest import LONG_BEFORE, MORNING, NIGHT, clock, paris, wrong
from tickets import services, targets
from tickets.models import Clock, ServiceTarget
from tickets.targets import Case, Rule

pytestmark = pytest.mark.django_db


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


@pytest.mark.row("D01")
def test_a_line_that_is_ended_holds_until_that_evening_and_not_the_next_day(opened, nolwenn, herve):
    line = target(nature="OFFICE")
    early = opened()
    noon = paris("2026-11-17 12:00")
    services.end_target(target_id=line.pk, by=herve, at=noon)
    late = opened(at=paris("2026-11-17 16:00"))
    assert clock(late, "RESOLUTION").target_minutes == 480
    services.reclassify(ticket_id=early.pk, by=nolwenn, at=paris("2026-11-17 16:00"), urgency=1)
    assert clock(early, "RESOLUTION").state == "RUNNING", "what was promised stays promised"
    after = opened(at=paris("2026-11-18 09:00"))
    assert not Clock.objects.filter(ticket=after, kind="RESOLUTION").exists()
    with pytest.raises(services.Refused, match="déjà pris fin"):
        services.end_target(target_id=line.pk, by=herve, at=paris("2026-11-17 16:00"))


def test_a_line_ended_before_its_first_day_never_holds(opened, herve):
    line = target(nature="OFFICE", since=date(2026, 11, 18))
    services.end_target(target_id=line.pk, by=herve, at=MORNING)
    first = opened(at=paris("2026-11-18 09:00"))
    assert not Clock.objects.filter(ticket=first, kind="RESOLUTION").exists()


@pytest.mark.row("D06")
def test_each_promise_is_counted_in_its_own_hours(opened):
    night = BusinessCalendar.objects.create(
        name="Nuit", weekly=[[["00:00", "24:00"]]] * 7, region="NONE"
    )
    target(kind="RESTORE", minutes=480, nature="OFFICE", calendar=night)
    ticket = opened()
    assert clock(ticket, "RESTORE").due_at == MORNING + timedelta(minutes=480)
    assert clock(ticket, "ANSWER").due_at == paris("2026-11-17 14:20")


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
