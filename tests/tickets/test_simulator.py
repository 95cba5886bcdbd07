"""The simulator says what a real ticket would promise, by page and by API (D19)."""

from datetime import UTC, date, datetime

import pytest

from clients import services as clients
from tests import cast
from tickets import services
from tickets.models import Ticket

pytestmark = pytest.mark.django_db
#: Wednesday 30 December 2026, 16 h in Paris: New Year and a bridge are ahead.
AT = datetime(2026, 12, 30, 15, 0, tzinfo=UTC)
ASKED = {"kind": "INCIDENT", "priority": "2", "at": "2026-12-30T16:00"}


@pytest.fixture(autouse=True)
def house(db):
    """A team, its calendar, a contract with every delay."""
    cast.team()
    cast.contract(
        cast.client(), number="26-0118", answer_minutes=120, on_site_target_minutes=480,
        restore_minutes=960,
    )  # fmt: skip


@pytest.mark.row("D19")
def test_what_is_foreseen_is_what_a_real_ticket_promises(sign_in, claire, nolwenn):
    category = cast.category()
    asked = {**ASKED, "contract": "26-0118", "category": category.pk}
    found = sign_in(claire).get("/tickets/simulateur/", asked).context["found"]
    assert not Ticket.objects.exists(), "a simulation writes no ticket"
    ticket = services.open_ticket(
        client_id=cast.client().pk, contract_id=found.contract.pk, category_id=category.pk,
        kind="INCIDENT", impact=2, urgency=1, subject="Panne", by=nolwenn, at=AT,
    )  # fmt: skip
    services.need_visit(ticket_id=ticket.pk, by=nolwenn, at=AT)
    foreseen = {one.kind: (one.due_at, one.minutes) for one in found.promises}
    real = {clock.kind: (clock.due_at, clock.target_minutes) for clock in ticket.clocks.all()}
    assert ticket.priority == 2
    assert {"ANSWER", "RESTORE", "RESPONSE"} <= real.keys()
    assert {kind: foreseen[kind] for kind in real} == real
    assert "BROADCAST" in foreseen


@pytest.mark.row("D19")
def test_the_page_says_in_words_where_each_instant_comes_from(sign_in, claire):
    clients.add_closure(
        calendar_id=cast.calendar().pk, first=date(2026, 12, 31), last=date(2026, 12, 31),
        label="Pont", by=cast.person("herve"), at=AT,
    )  # fmt: skip
    page = sign_in(claire).get("/tickets/simulateur/", {**ASKED, "contract": "26-0118"})
    words = page.content.decode().replace("\u202f", " ").replace("\xa0", " ")
    assert "2 h, contrat 26-0118" in words
    assert (
        "lundi 4 janvier 2027, 10 h 00" in words
    )  # two hours: one on the 30th, one after the year's turn
    assert "jeudi 31 décembre : Pont" in words
    assert "vendredi 1er janvier : Jour de l’an" in words
    assert "lundi au vendredi, 9 h – 17 h (Hotline)" in words
    assert "mer. 30, 16 h – 17 h" in words
    assert "si une intervention est nécessaire" in words


@pytest.mark.row("D19")
def test_without_a_contract_the_house_promises_its_own(sign_in, claire):
    page = sign_in(claire).get("/tickets/simulateur/", {**ASKED, "at": "2026-11-17T10:20"})
    kinds = {one.kind: one for one in page.context["found"].promises}
    assert kinds["ANSWER"].due_at == datetime(2026, 11, 17, 13, 20, tzinfo=UTC)
    assert kinds["ANSWER"].source == "engagement Aprile"
    assert "RESPONSE" not in kinds
    assert (
        sign_in(claire)
        .get("/tickets/simulateur/?contract=26-0118")
        .context["found"]
        .contract.number
        == "26-0118"
    )
    assert sign_in(claire).get("/tickets/simulateur/").context["found"].priority == 3


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"contract": "99-9999"}, "contract"),
        ({"priority": "9"}, "priority"),
        ({"at": "1850-01-01T10:00"}, "at"),
        ({"at": "demain"}, "at"),
        ({"category": "0"}, "category"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(sign_in, claire, typed, field):
    page = sign_in(claire).get("/tickets/simulateur/", {**ASKED, **typed})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert page.context["found"] is None


def test_a_contract_out_of_reach_is_no_contract(sign_in):
    page = sign_in(cast.person("alice")).get(
        "/tickets/simulateur/", {**ASKED, "contract": "26-0118"}
    )
    assert list(page.context["form"].errors) == ["contract"]


def test_a_technician_does_not_simulate(sign_in, yann):
    assert sign_in(yann).get("/tickets/simulateur/").status_code == 403


@pytest.mark.row("D19")
def test_the_api_answers_the_same(sign_in, claire):
    asked = {"contract": "26-0118", "priority": 2, "at": "2026-12-30T15:00:00Z"}
    body = sign_in(claire).get("/api/v1/simulations/", asked).json()
    page = sign_in(claire).get("/tickets/simulateur/", {**ASKED, "contract": "26-0118"})
    said = {one["kind"]: datetime.fromisoformat(one["due_at"]) for one in body["promises"]}
    assert said == {one.kind: one.due_at for one in page.context["found"].promises}
    assert body["contract"] == "26-0118"
    assert [day["on"] for day in body["skipped"]] == ["2027-01-01"]
    refused = sign_in(claire).get("/api/v1/simulations/", {"contract": "99-9999"})
    assert refused.status_code == 400
    assert "contract" in refused.json()["errors"]
