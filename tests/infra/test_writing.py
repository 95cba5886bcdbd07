"""Sets of rows are written by one statement each, and as strictly as one row is (core.writing)."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import writing
from core.models import BusinessCalendar, Event, Setting

pytestmark = pytest.mark.django_db


def test_many_rows_are_changed_by_one_statement_each_with_its_own_values() -> None:
    rows = [Setting.objects.create(name=f"essai {n}", value=n) for n in range(3)]
    for row in rows:
        row.value, row.since, row.name = {"n": [row.value, "é"]}, date(2026, 1, 1), "non écrit"
    with CaptureQueriesContext(connection) as told:
        writing.write(rows, ["value", "since"])
        writing.write([], ["value"])
    assert len(told) == 1
    kept = Setting.objects.filter(name__startswith="essai").order_by("pk")
    assert [row.value for row in kept] == [{"n": [n, "é"]} for n in range(3)]
    assert {row.since for row in kept} == {date(2026, 1, 1)}


def test_a_text_too_long_and_a_row_that_is_gone_are_refused_and_nothing_is_written() -> None:
    kept, gone = (
        BusinessCalendar.objects.create(name="A"),
        BusinessCalendar.objects.create(name="B"),
    )
    kept.name = "x" * 81
    with pytest.raises(DatabaseError), transaction.atomic():
        writing.write([kept], ["name"])
    BusinessCalendar.objects.filter(pk=gone.pk).delete()
    kept.name = "C"
    with pytest.raises(DatabaseError, match="1 rows"), transaction.atomic():
        writing.write([kept, gone], ["name"])
    assert BusinessCalendar.objects.get(pk=kept.pk).name == "A"


def test_new_rows_come_back_with_their_keys_and_what_the_database_filled() -> None:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    made = [Event(kind="essai.fait", about=[f"essai:{n}"], at=at, data={"n": n}) for n in (1, 2)]
    writing.add(made, ["kind", "about", "by", "at", "data"])
    found = Event.objects.filter(kind="essai.fait").order_by("pk")
    assert [(row.pk, row.about, row.data, row.recorded_at) for row in found] == [
        (row.pk, row.about, row.data, row.recorded_at) for row in made
    ]
