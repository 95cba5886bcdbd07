"""The audit finds what must never be, and nothing when all is well."""

import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from billing import audit, services, tasks
from billing.models import Invoice, NumberSeries
from clients.models import Client
from tests import cast
from tests.billing import build

pytestmark = pytest.mark.django_db


def issued(subject="Pare-feu remplacé"):
    item = build.ready(subject=subject)
    return services.issue(item_ids=[item.pk], by=cast.person("claire"), at=build.NOW)


def behind_its_back(sql, *values):
    """Change a row as somebody with the database's own rights would."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def said(capsys, *options):
    """What the one command says; it fails here, as nothing else of the house runs."""
    with pytest.raises(CommandError):
        call_command("audit", "--json", *options)
    return capsys.readouterr().out


def found(at=build.NOW, **options):
    return [(one.what, one.about) for one in audit.audit(at, **options)]


@pytest.mark.row("L13")
def test_nothing_is_found_when_all_is_well(capsys):
    issued(), issued("Autre")
    assert found(read_files=True) == []
    found_by_command = json.loads(said(capsys, "--files"))["findings"]
    assert [one for one in found_by_command if one["what"].startswith("billing.")] == []


@pytest.mark.row("L13")
def test_a_missing_number_and_the_broken_chain_after_it_are_found(capsys):
    first, second, third = issued("1"), issued("2"), issued("3")
    behind_its_back("UPDATE billing_billableitem SET invoice_id = NULL WHERE subject = '2'")
    behind_its_back("DELETE FROM billing_invoiceline WHERE invoice_id = %s", second.pk)
    behind_its_back("DELETE FROM billing_invoice WHERE id = %s", second.pk)
    assert found() == [("gap", "F-2026-0002"), ("seal", third.number)]
    assert first.number == "F-2026-0001"
    told = {one["what"] for one in json.loads(said(capsys))["findings"]}
    assert {"billing.gap", "billing.seal"} <= told


@pytest.mark.row("L13")
@pytest.mark.parametrize("sql", [
    "UPDATE billing_invoice SET gross_total = 1 WHERE id = %s",
    "UPDATE billing_invoiceline SET label = 'autre' WHERE invoice_id = %s",
    "UPDATE billing_invoice SET buyer = '{}' WHERE id = %s",
])  # fmt: skip
def test_a_document_changed_behind_the_triggers_back_breaks_its_seal(sql):
    invoice = issued()
    behind_its_back(sql, invoice.pk)
    assert ("seal", invoice.number) in found()


def test_a_number_beyond_the_series_is_found():
    issued()
    NumberSeries.objects.update(last=0)
    assert found() == [("extra", "F-2026-0001")]


def test_money_that_no_payment_explains_is_found():
    invoice = issued()
    Invoice.objects.filter(pk=invoice.pk).update(paid_total=Decimal(5))
    assert found() == [("money", invoice.number)]


@pytest.mark.row("L01")
def test_closed_work_that_nobody_billed_is_found_after_some_days():
    ticket = build.ticket(resolved_at=build.NOW)
    build.time(ticket, 30)
    assert found() == []
    assert found(build.NOW + 4 * build.DAY) == [("unbilled", f"ticket {ticket.pk}")]
    item = build.resolve(ticket)
    assert found(build.NOW + 4 * build.DAY) == [("waiting", item.source)]
    services.offer(item_id=item.pk, reason="Geste", by=cast.person("claire"), at=build.NOW)
    assert found(build.NOW + 4 * build.DAY) == []


@pytest.mark.row("L12")
def test_the_night_tells_who_became_late():
    invoice = issued()
    services.refresh_late(at=build.NOW + 31 * build.DAY)
    assert Client.objects.get(pk=invoice.client_id).commercial_status == "OVERDUE"
    assert tasks.audit() >= 0
