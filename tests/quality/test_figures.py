"""The managers' numbers come from one table, and that table from the facts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from interventions.models import Mission
from quality import figures, process, selectors, services
from quality.models import DailyFigures, Survey
from tests import cast
from tests import field_story as story
from tickets.models import Call, Clock, Ticket
from tickets.moves import OPEN

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 17, 11, tzinfo=UTC)


def ticket(**fields):
    return Ticket.objects.create(
        **{
            "client": cast.client(),
            "subject": "Panne",
            "reported_at": NOON,
            "last_fact_at": NOON,
            "team": cast.team(),
            **fields,
        }
    )


def clock(of, kind="ANSWER", *, met=None, missed=None):
    return Clock.objects.create(
        ticket=of, kind=kind, calendar=cast.calendar(), target_minutes=240, source="test", started_at=NOON,
        due_at=NOON + timedelta(hours=4), state="MET" if met else "RUNNING", met_at=met, missed_at=missed,
    )  # fmt: skip


@pytest.mark.row("N03")
def test_a_day_counts_what_was_opened_solved_kept_and_said():
    done = ticket(status="RESOLVED", resolved_at=NOON, solved_level=1, solved_remotely=True)
    clock(done, met=NOON)
    clock(ticket(), missed=NOON + timedelta(hours=4))
    Call.objects.create(number="+33297001462", started_at=NOON)
    figures.refresh(DAY, DAY)
    sums = selectors.totals(selectors.Period(DAY, DAY))
    assert (sums["opened"], sums["resolved"], sums["resolved_l1"], sums["calls"]) == (2, 1, 1, 1)
    assert (sums["answers_due"], sums["answers_kept"]) == (2, 1)


def test_a_fact_after_midnight_in_paris_belongs_to_the_paris_day():
    ticket(reported_at=datetime(2026, 11, 16, 23, 30, tzinfo=UTC))
    figures.refresh(DAY - timedelta(days=1), DAY)
    assert [row.day for row in DailyFigures.objects.all()] == [DAY]


@pytest.mark.row("N03")
def test_a_visit_held_or_declined_did_not_take_place(yann):
    mission, day = story.held(), story.VISIT.date()
    told = {}
    for status in ("HELD", "DECLINED", "DONE"):
        Mission.objects.filter(pk=mission.pk).update(status=status)
        figures.refresh(day, day)
        told[status] = selectors.totals(selectors.Period(day, day))["missions"]
    assert told == {"HELD": 0, "DECLINED": 0, "DONE": 1}


def test_refreshing_again_changes_nothing():
    ticket()
    assert figures.refresh(DAY, DAY) == figures.refresh(DAY, DAY) == 1


@pytest.mark.row("N01")
def test_the_backlog_is_walked_back_from_what_is_open_now():
    ticket(reported_at=NOON - timedelta(days=2))
    ticket(
        reported_at=NOON - timedelta(days=2),
        resolved_at=NOON - timedelta(days=1),
        status="RESOLVED",
    )
    figures.refresh(DAY - timedelta(days=3), DAY)
    period = selectors.Period(DAY - timedelta(days=3), DAY)
    assert [count for _day, count in selectors.backlog(period, open_now=1, today=DAY)] == [
        0,
        2,
        1,
        1,
    ]


def test_a_rate_of_few_cases_says_so():
    assert selectors.Rate(3, 4).is_thin
    assert selectors.Rate(0, 0).percent is None
    assert selectors.Rate(2, 3).percent == Decimal("66.7")


@pytest.mark.row("P10")
def test_every_open_ticket_stands_in_exactly_one_step():
    for status in OPEN:
        ticket(status=status, category=cast.category())
        ticket(status=status, owner=cast.person("nolwenn"))
    boxes = {box.step.code: box.count for box in process.live_map(NOON)}
    assert sum(boxes[f"F{n}"] for n in range(1, 8)) == 2 * len(OPEN)


@pytest.mark.row("M01")
def test_a_closed_ticket_is_followed_by_one_survey_only(sophie):
    closed = ticket(status="CLOSED", requester=sophie)
    first = services.send_survey(ticket_id=closed.pk, at=NOON)
    again = services.send_survey(ticket_id=closed.pk, at=NOON)
    assert first == again
    assert Survey.objects.count() == 1


@pytest.mark.row("M06")
def test_nobody_is_asked_twice_in_a_month(sophie):
    services.send_survey(ticket_id=ticket(status="CLOSED", requester=sophie).pk, at=NOON)
    second = ticket(status="CLOSED", requester=sophie)
    assert services.send_survey(ticket_id=second.pk, at=NOON + timedelta(days=29)) is None
    assert services.send_survey(ticket_id=second.pk, at=NOON + timedelta(days=31)) is not None
