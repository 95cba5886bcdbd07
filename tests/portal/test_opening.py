"""Is the desk open, when does it reopen, who answers meanwhile: the same words everywhere (A18, A19)."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache

from core import deliveries
from core.calendars.words import answering, answering_words, week_words
from core.models import BusinessCalendar
from notifications.models import Message
from tests import cast
from tickets import services
from tickets.models import Call

pytestmark = pytest.mark.django_db
OPEN = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)  # a Tuesday, 10 h in Paris
CLOSED = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)  # a Saturday
ON_CALL = "+33297001999"


@pytest.fixture
def at(settings, tmp_path):
    """Put the installation's clock at an instant."""

    def move(instant: datetime) -> None:
        file = tmp_path / "clock"
        file.write_text(str((instant - datetime.now(UTC)).total_seconds()))
        settings.CLOCK_FILE = str(file)
        cache.clear()

    return move


@pytest.fixture(autouse=True)
def house(db):
    """A team, a calendar, a contract with on-call duty."""
    cast.team()
    cast.contract(cast.client(), on_call_phone=ON_CALL)


def _read(page) -> str:
    return page.content.decode().replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.row("A19")
def test_the_portal_says_until_when_we_answer_and_no_on_call_number_while_we_do(
    at, sign_in, sophie
):
    at(OPEN)
    page = _read(sign_in(sophie.user).get("/espace/"))
    assert "L’assistance répond jusqu’à 17 h 00 au" in page
    assert "02 97 00 19 99" not in page


@pytest.mark.row("A19")
@pytest.mark.parametrize("url", ["/espace/", "/espace/demandes/nouvelle/"])
def test_the_portal_says_when_we_reopen_and_who_is_on_call(at, sign_in, sophie, url):
    at(CLOSED)
    page = _read(sign_in(sophie.user).get(url))
    assert "L’assistance rouvre lun. 23, 9 h 00, au" in page
    assert "02 97 00 19 99" in page


@pytest.mark.row("A19", "G11", "G22")
def test_a_contract_renewed_by_itself_keeps_its_duty_and_says_the_end_of_its_term(
    at, sign_in, carole, claire
):
    """Sold until the end of 2025, renewed for a year; notice ends the second term, not the first."""
    at(CLOSED)
    client = carole.client
    client.contracts.update(
        starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31), renewal_months=12,
        notice_given_on=date(2026, 6, 1),
    )  # fmt: skip
    client.extract = ["CONTRACTS"]
    client.save()
    mine = sign_in(carole.user)
    assert "02 97 00 19 99" in _read(mine.get("/espace/"))
    pages = (mine.get("/espace/dossier/"), sign_in(claire).get(f"/clients/{client.pk}/contrats/"))
    for page in map(_read, pages):
        assert "31/12/2026" in page
        assert "31/12/2025" not in page
    at(datetime(2027, 1, 2, 9, 0, tzinfo=UTC))
    over = _read(sign_in(carole.user).get("/espace/"))
    assert "L’assistance rouvre" in over
    assert "02 97 00 19 99" not in over


@pytest.mark.row("A19")
def test_a_client_without_on_call_duty_is_given_no_number(at, sign_in, paul):
    at(CLOSED)
    assert "Astreinte" not in _read(sign_in(paul.user).get("/espace/"))


@pytest.mark.row("A19")
def test_the_call_card_says_closed_and_gives_the_on_call_number_of_the_client_on_the_line(
    at, sign_in
):
    at(CLOSED)
    nolwenn = cast.person("nolwenn")
    call = Call.objects.create(hotliner=nolwenn, started_at=CLOSED, client=cast.client())
    page = _read(sign_in(nolwenn).get(f"/hotline/appels/{call.pk}/"))
    assert "Elle rouvre lun. 23, 9 h 00." in page
    assert "02 97 00 19 99" in page


@pytest.mark.row("A18")
def test_a_receipt_of_a_closed_day_says_when_we_reopen_and_who_is_on_call(at):
    at(CLOSED)
    sophie = cast.sophie()
    services.open_ticket(
        client_id=sophie.client_id, requester_id=sophie.pk, subject="Plus de réseau",
        by=cast.person("nolwenn"), at=CLOSED,
    )  # fmt: skip
    deliveries.deliver_pending()
    text = Message.objects.get(kind="receipt").text.replace("\u202f", " ").replace("\xa0", " ")
    assert "Réponse promise avant: lun. 23, 13 h 00" in text.replace(" :", ":")
    assert "L’assistance rouvre: lun. 23, 9 h 00" in text.replace(" :", ":")
    assert "02 97 00 19 99" in text


@pytest.mark.row("A19")
@pytest.mark.parametrize(
    ("weekly", "instant", "words"),
    [
        ([[["09:00", "17:00"]]] * 5 + [[], []], "2026-11-17T10:00+01:00", "ouverte jusqu’à 17 h 00"),
        ([[["09:00", "17:00"]]] * 5 + [[], []], "2026-11-20T17:00+01:00", "fermée, rouvre lun. 23, 9 h 00"),
        ([[["22:00", "06:00"]]] * 7, "2026-11-18T01:00+01:00", "ouverte jusqu’à 6 h 00"),
        ([[["22:00", "06:00"]]] * 7, "2026-11-17T23:00+01:00", "ouverte jusqu’à demain, 6 h 00"),
        ([[["00:00", "24:00"]]] * 7, "2026-11-17T23:00+01:00", "ouverte jour et nuit"),
        ([[]] * 7, "2026-11-17T23:00+01:00", "fermée"),
    ],
)  # fmt: skip
def test_open_or_not_is_said_in_the_same_words(weekly, instant, words):
    hours = BusinessCalendar(weekly=weekly, region="NONE").hours()
    said = answering_words(hours, datetime.fromisoformat(instant))
    assert said.replace("\u202f", " ").replace("\xa0", " ") == words
    assert answering(hours, datetime.fromisoformat(instant)).is_open == said.startswith("ouverte")


def test_days_alike_are_said_together():
    week = [[["09:00", "12:00"], ["14:00", "18:00"]]] * 4 + [
        [["09:00", "12:00"]],
        [],
        [["22:00", "24:00"]],
    ]
    assert week_words(week).replace("\u202f", " ") == (
        "lundi au jeudi, 9 h – 12 h, 14 h – 18 h ; vendredi, 9 h – 12 h ; dimanche, 22 h – 24 h"
    )
