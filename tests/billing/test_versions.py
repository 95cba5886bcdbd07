"""What changes after the closing and before the invoice: another version of the report, another day’s rate."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from billing import handlers
from billing.models import BillableItem
from core import setting
from core.models import Event
from interventions import services
from tests import cast
from tests import field_story as story
from tests.billing import build

pytestmark = pytest.mark.django_db


@pytest.mark.row("J14")
@pytest.mark.row("L04")
def test_the_parts_of_a_second_version_are_billed_and_the_work_is_decided_again(yann):
    mission = story.on_site()
    part = {"mission_id": mission.pk, "by": yann, "at": story.VISIT}
    services.add_part(**part, label="Disque SAS", unit_price=Decimal(120))
    story.written(mission)
    story.closed(mission)
    handlers.rate_the_closing(Event.objects.get(kind="ticket.resolved"))
    item = BillableItem.objects.get()
    assert [line.label for line in item.lines.filter(kind="PART")] == ["Disque SAS"]
    services.open_version(mission_id=mission.pk, by=yann, at=story.VISIT)
    services.add_part(**part, label="Câble", unit_price=Decimal(15))
    second = story.closed(mission)
    for _again in range(2):
        handlers.read_the_new_version(Event.objects.get(kind="report.signed", data__version=2))
    item.refresh_from_db()
    assert [line.label for line in item.lines.filter(kind="PART")] == ["Disque SAS", "Câble"]
    assert (item.state, [doubt["code"] for doubt in item.doubts].count("VERSION")) == (
        "TO_DECIDE",
        1,
    )
    assert item.evidence.get(report__isnull=False).report == second


def test_the_vat_of_a_work_closed_after_midnight_is_that_of_the_new_day():
    setting.change("billing.vat_rates", ["21", "10", "0"], since=date(2027, 1, 1))
    ticket = build.ticket()
    build.time(ticket, 60)
    item = build.resolve(ticket, datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert item.lines.get().vat_rate == Decimal(21)


@pytest.mark.row("G12")
def test_work_done_on_the_last_day_of_a_contract_is_covered_whenever_it_is_closed():
    client = cast.client()
    cast.contract(client, ends_on=build.NOW.date())
    ticket = build.ticket(client)
    build.time(ticket, 60)
    item = build.resolve(ticket, build.NOW + 3 * build.DAY)
    assert (item.verdict["code"], item.net_total, item.doubts) == ("COVERED", Decimal(0), [])
