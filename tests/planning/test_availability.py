"""Who is free, who is not and why, and whom to send."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Office, Skill, UserSkill
from core.errors import Refused
from planning import selectors, services
from planning.models import Booking, WorkPattern
from planning.ranking import Need
from tests import cast

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 16)


def when(hour: int, minute: int = 0, day: int = 16) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


def book(technician, start, end, by=None, **more):
    return services.book(
        technician_id=technician.pk, period=(start, end), kind="MISSION",
        by=by or cast.person("nolwenn"), at=when(8), **more,
    )  # fmt: skip


@pytest.mark.row("I03")
@pytest.mark.req("R012")
def test_availability_is_working_hours_less_visits_and_absences_and_says_why(yann, herve) -> None:
    cast.calendar()
    book(yann, when(9, 30), when(11))
    services.add_absence(
        technician_id=yann.pk, period=(when(14), when(17)), reason="RECOVERY", by=herve, at=when(8)
    )
    day = selectors.availability(yann, MONDAY)[0]
    assert day.free == [(when(9), when(9, 30)), (when(11), when(14))]
    assert [one.words for one in day.taken] == [
        "Intervention de 9\u202fh\u202f30 à 11\u202fh", "Récupération jusqu’au 16\u00a0nov.",
    ]  # fmt: skip


def test_own_hours_replace_the_teams(yann) -> None:
    WorkPattern.objects.create(user=yann, weekday=0, opens=time(7), closes=time(12))
    assert selectors.availability(yann, MONDAY)[0].free == [(when(7), when(12))]
    assert selectors.availability(yann, MONDAY + timedelta(days=1))[0].why_closed


def test_own_hours_do_not_open_on_a_day_the_house_is_closed(yann) -> None:
    house = cast.calendar()
    house.closures = [{"first": "2026-11-16", "last": "2026-11-16"}]
    house.special = [{"on": "2026-11-17", "hours": []}]
    house.save()
    for weekday in (0, 1, 2):
        WorkPattern.objects.create(user=yann, weekday=weekday, opens=time(7), closes=time(12))
    days = selectors.availability(yann, MONDAY, 3)
    assert [day.opened for day in days] == [[], [], [(when(7, day=18), when(12, day=18))]]


def test_a_holiday_is_not_worked(yann) -> None:
    cast.calendar()
    assert selectors.availability(yann, date(2026, 11, 11))[0].opened == []


@pytest.mark.row("I04")
def test_two_visits_at_one_time_are_refused_and_the_first_stays(yann) -> None:
    book(yann, when(9), when(11))
    with pytest.raises(Refused, match="Créneau pris entre-temps"):
        book(yann, when(10), when(12))
    assert Booking.objects.count() == 1
    assert book(yann, when(11), when(12)).pk


def test_a_cancelled_visit_frees_its_time(yann) -> None:
    services.cancel_booking(booking_id=book(yann, when(9), when(11)).pk)
    assert book(yann, when(9), when(11)).pk


def test_an_absence_over_a_visit_is_refused_until_the_visit_is_moved(yann, herve, nolwenn) -> None:
    visit = book(yann, when(9), when(11))
    away = {
        "technician_id": yann.pk,
        "period": (when(8), when(18)),
        "reason": "LEAVE",
        "by": herve,
        "at": when(8),
    }
    with pytest.raises(Refused, match="déplacez-les d’abord"):
        services.add_absence(**away)
    services.move(
        booking_id=visit.pk, period=(when(9, day=17), when(11, day=17)), by=nolwenn, at=when(8)
    )
    assert services.add_absence(**away).kind == "ABSENCE"


def test_a_technician_does_not_book(yann) -> None:
    with pytest.raises(PermissionDenied):
        book(yann, when(9), when(11), by=yann)


@pytest.mark.row("I05")
@pytest.mark.row("O02")
@pytest.mark.req("R011")
@pytest.mark.req("R080")
def test_skill_knowledge_access_and_road_rank_with_reasons(yann, loic) -> None:
    cast.calendar()
    client = cast.client()
    site, raid = client.sites.first(), Skill.objects.create(name="Stockage RAID")
    UserSkill.objects.create(user=loic, skill=raid, level=3)
    loic.office = Office.objects.create(
        name="Vannes", city="Vannes", latitude=47.658, longitude=-2.76
    )
    loic.save()
    book(loic, when(9, day=9), when(10, day=9), site=site)
    yann.clause_signed_on = None
    yann.save()
    need = Need(minutes=120, not_before=when(8), skill="Stockage RAID", level=2)
    first, second = selectors.suggest(need, client=client, site=site, skill=raid)
    assert (first.profile.name, first.possible, first.profile.slot) == (
        "Loic Pennec", True, (when(9), when(11)),
    )  # fmt: skip
    words = [reason.words for reason in first.reasons]
    assert words[0] == "Stockage RAID, niveau 3"
    assert words[1] == "Connaît ce client : 1 passage"
    assert words[3].endswith("de route depuis Vannes, à vol d’oiseau")
    assert (second.profile.name, second.possible) == ("Yann Kervella", False)
    assert "Accès impossible : clause de confidentialité non signée" in [
        r.words for r in second.reasons
    ]


def test_suggesting_costs_the_same_for_two_people_and_for_many(
    yann, django_assert_max_num_queries
) -> None:
    cast.calendar()
    from accounts.models import User

    for i in range(20):
        one = User.objects.create_user(
            f"t{i}@aprile.example", role="TECHNICIAN", clause_signed_on=MONDAY
        )
        book(one, when(9), when(10))
    need, client = Need(minutes=60, not_before=when(8)), cast.client()
    with django_assert_max_num_queries(9):
        found = selectors.suggest(need, client=client)
    assert len(found) == 21


@pytest.mark.row("I01")
def test_the_board_costs_the_same_for_one_visit_and_for_many(
    yann, nolwenn, django_assert_max_num_queries
) -> None:
    cast.calendar()
    for day in range(16, 21):
        for hour in (9, 11, 14):
            book(
                yann, when(hour, day=day), when(hour + 1, day=day), site=cast.client().sites.first()
            )
    with django_assert_max_num_queries(8):
        board = selectors.board(nolwenn, MONDAY)
    assert [len(cell.lines) for cell in board.rows[0].cells] == [3] * 5
    assert board.rows[0].taken_minutes == 15 * 60


def test_the_board_hides_the_name_of_a_client_one_may_not_see(yann) -> None:
    cast.calendar()
    book(yann, when(9), when(10), site=cast.client().sites.first())
    board = selectors.board(cast.person("helene"), MONDAY)
    assert board.rows[0].cells[0].lines[0].words == "Occupé"
