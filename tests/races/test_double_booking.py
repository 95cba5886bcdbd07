"""Two planners, one slot, at the same instant: the database lets one through (I04, pain 6)."""

from datetime import datetime, timedelta
from threading import Barrier, Thread
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core.errors import Refused
from planning import services
from planning.models import Booking
from tests import cast

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 11, 26, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))
PLANNERS = 6


def _at_once(act) -> list[str]:
    """Run `act` in parallel connections that start together; « yes » or « no » from each."""
    together, answers = Barrier(PLANNERS), []

    def run() -> None:
        try:
            together.wait(timeout=10)
            answers.append("yes" if act() else "no")
        finally:
            connection.close()

    threads = [Thread(target=run) for _i in range(PLANNERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def test_without_the_constraint_two_planners_both_get_the_slot() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE scratch_booking (technician int, period tstzrange)")
    period = f"[{START.isoformat()},{(START + timedelta(hours=1)).isoformat()})"
    both_have_looked = Barrier(PLANNERS)

    def look_then_book() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM scratch_booking WHERE period && %s::tstzrange", [period]
            )
            is_free = cursor.fetchone()[0] == 0
            both_have_looked.wait(timeout=10)
            if is_free:
                cursor.execute("INSERT INTO scratch_booking VALUES (1, %s::tstzrange)", [period])
        return is_free

    try:
        assert _at_once(look_then_book).count("yes") == PLANNERS
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE scratch_booking")


@pytest.mark.row("I04")
def test_one_slot_booked_by_many_at_once_goes_to_one() -> None:
    yann, nolwenn = cast.person("yann"), cast.person("nolwenn")

    def book() -> bool:
        try:
            services.book(
                technician_id=yann.pk, period=(START, START + timedelta(hours=1)), kind="MISSION",
                by=nolwenn, at=START - timedelta(days=9),
            )  # fmt: skip
        except Refused:
            return False
        return True

    answers = _at_once(book)
    assert sorted(answers) == ["no"] * (PLANNERS - 1) + ["yes"]
    assert Booking.objects.count() == 1
