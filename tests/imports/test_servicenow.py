"""A foreign help desk's log becomes our history: same counts, once, and nobody is told."""

import csv
import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from core.models import Delivery, Event
from quality.models import DailyFigures
from tickets.imports import servicenow_store
from tickets.imports.servicenow_log import NEEDED, incidents, instant
from tickets.models import Clock, ClockKind, Pause, Ticket

REAL = Path(__file__).parents[3] / "shared/data/servicenow_incidents/incident_event_log.csv.gz"
pytestmark = pytest.mark.django_db


def change(number: str, state: str, at: str, **columns: str) -> dict[str, str]:
    """One row of the log, with ordinary values where the test does not care."""
    row = {
        "number": number, "incident_state": state, "sys_updated_at": at, "opened_at": "29/2/2016 10:00",
        "reassignment_count": "0", "reopen_count": "0", "sys_mod_count": "0", "made_sla": "true",
        "caller_id": "Caller 1", "opened_by": "Opened by  8", "sys_updated_by": "Updated by 2",
        "contact_type": "Phone", "location": "Location 3", "category": "Category 5", "subcategory": "Subcategory 6",
        "u_symptom": "Symptom 7", "impact": "2 - Medium", "urgency": "2 - Medium", "priority": "3 - Moderate",
        "assignment_group": "Group 70", "assigned_to": "Resolver 1", "closed_code": "code 5",
        "resolved_by": "Resolved by 1", "resolved_at": "29/2/2016 15:00", "closed_at": "5/3/2016 12:00",
    }  # fmt: skip
    return {**row, **columns}


@pytest.fixture
def log(tmp_path):
    """Write rows to a file of the log's shape."""

    def write(*rows: dict[str, str]) -> Path:
        path = tmp_path / "log.csv"
        with path.open("w", newline="") as out:
            writer = csv.DictWriter(out, sorted(NEEDED))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write


def bring(path: Path) -> str:
    out = io.StringIO()
    call_command("import_servicenow", path, stdout=out, verbosity=0)
    return out.getvalue()


WAITED = [
    change("INC1", "New", "29/2/2016 10:05"),
    change("INC1", "Active", "29/2/2016 11:00"),
    change("INC1", "Awaiting User Info", "29/2/2016 12:00"),
    change("INC1", "Active", "29/2/2016 14:00", assignment_group="Group 24"),
    change("INC1", "Resolved", "29/2/2016 15:00", assignment_group="Group 24"),
    change("INC1", "Closed", "5/3/2016 12:00", assignment_group="Group 24"),
]


def test_an_incident_becomes_a_ticket_with_its_requester_site_team_and_category(log):
    bring(log(*WAITED))
    ticket = Ticket.objects.select_related("requester", "site", "team", "category", "owner").get()
    assert (ticket.external_ref, ticket.status, ticket.priority) == ("INC1", "CLOSED", 3)
    assert (ticket.requester.last_name, ticket.site.name) == ("Caller 1", "Location 3")
    assert (ticket.team.name, ticket.category.path) == ("Group 24", "Category 5 > Subcategory 6")
    assert ticket.reported_at == instant("29/2/2016 10:00")
    assert ticket.resolved_at == instant("29/2/2016 15:00")
    assert ticket.closed_at == instant("5/3/2016 12:00")
    assert ticket.owner.is_active is False
    assert ticket.last_fact == "Clos"


def test_waiting_for_the_user_stops_the_restoring_clock_for_exactly_that_time(log):
    bring(log(*WAITED))
    pause = Pause.objects.get()
    assert pause.clock.kind == ClockKind.RESTORE
    assert pause.ended_at - pause.started_at == timedelta(hours=2)


def test_promises_are_judged_at_the_instants_of_the_log(log):
    late = [
        change("INC2", "New", "29/2/2016 10:05"),
        change("INC2", "Active", "29/2/2016 16:30"),
        change("INC2", "Closed", "1/3/2016 10:00"),
    ]
    bring(log(*late))
    answer = Clock.objects.get(kind=ClockKind.ANSWER)
    assert answer.due_at == instant("29/2/2016 14:00")
    assert answer.missed_at == answer.due_at
    assert answer.met_at == instant("29/2/2016 16:30")
    assert Event.objects.filter(kind="clock.missed", data__kind="ANSWER").get().at == answer.due_at


def test_history_notifies_nobody(log):
    bring(log(*WAITED))
    assert Event.objects.count() >= len(WAITED)
    told = Delivery.objects.values_list("event__kind", "handler")
    assert set(told) == {("command.run", "core.trail.follow"), ("command.run", "accounts.handlers.tell_of_rights")}  # fmt: skip


def test_a_second_import_changes_nothing(log):
    path = log(*WAITED)
    bring(path)
    before = (Ticket.objects.count(), Event.objects.count() + 1, Clock.objects.count())
    assert "0 tickets et 0 faits écrits" in bring(path)
    after = (Ticket.objects.count(), Event.objects.count(), Clock.objects.count())
    assert after == before, "but for the line that says the command was run again"


def test_an_import_killed_half_way_goes_on_where_it_stopped(log, monkeypatch):
    rows = [change(f"INC{n}", "Closed", "1/3/2016 10:00") for n in range(5)]
    path = log(*rows)
    monkeypatch.setattr(servicenow_store.batches, "__defaults__", (2,))
    real, calls = servicenow_store.write, []

    def dies_on_the_second(batch, names):
        calls.append(batch)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(batch, names)

    monkeypatch.setattr(servicenow_store, "write", dies_on_the_second)
    with pytest.raises(KeyboardInterrupt):
        bring(path)
    assert Ticket.objects.count() == 2
    monkeypatch.setattr(servicenow_store, "write", real)
    bring(path)
    assert Ticket.objects.count() == 5


def test_what_has_no_equivalent_is_counted_by_name(log):
    said = bring(
        log(change("INC3", "-100", "29/2/2016 12:00"), change("INC3", "Closed", "1/3/2016 10:00"))
    )
    assert "état inconnu -100" in said


def test_the_days_of_the_log_are_in_the_figures(log):
    bring(log(*WAITED))
    assert sum(row.opened for row in DailyFigures.objects.all()) == 1
    assert sum(row.resolved for row in DailyFigures.objects.all()) == 1


def test_another_kind_of_file_is_refused_with_its_missing_columns(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="colonnes absentes : assigned_to"):
        bring(path)
    assert not Ticket.objects.exists()


@pytest.mark.skipif(not REAL.exists(), reason="the real log is not beside this checkout")
def test_the_reader_finds_every_incident_of_the_real_log():
    numbers, changes = set(), 0
    for incident in incidents(REAL):
        assert incident.number not in numbers
        numbers.add(incident.number)
        changes += len(incident.rows)
    assert (len(numbers), changes) == (24_918, 141_712)
