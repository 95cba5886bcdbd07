"""Who is calling? Candidates, best first, with their reason (A03, A04)."""

from typing import Any

import pytest

from clients import selectors, services
from clients.models import Client, Contact, Site
from core import clock
from core.errors import Refused
from core.models import Event
from tests import cast

pytestmark = pytest.mark.django_db


def find(text: str) -> list[tuple[str, str]]:
    return [
        (str(c.contact or c.client), c.reason) for c in selectors.find_callers(text, clock.now())
    ]


@pytest.fixture
def christine(db: None) -> Contact:
    client = cast.client()
    return Contact.objects.create(
        client=client, site=client.sites.first(), first_name="Christine", last_name="Le Mœur",
        phone="+33297003112", mobile="+33612345678",
    )  # fmt: skip


@pytest.mark.row("A03")
@pytest.mark.parametrize(
    "typed", ["0297003112", "02 97 00 31 12", "+33 2 97 00 31 12", "06 12 34 56 78"]
)
def test_a_known_number_is_one_person(christine: Contact, typed: str) -> None:
    (only,) = selectors.find_callers(typed, clock.now())
    assert only.contact == christine
    assert only.reason.startswith("par son numéro")


@pytest.mark.row("A03")
def test_a_shared_number_ranks_everybody_who_shares_it(christine: Contact) -> None:
    Contact.objects.create(client=christine.client, last_name="Zed", phone=christine.phone)
    Client.objects.filter(pk=christine.client_id).update(phone=christine.phone)
    found = find("0297003112")
    assert [name for name, _why in found] == [
        "Christine Le Mœur",
        "Zed",
        "Biscuiterie Kergoat-Lann",
    ]
    assert found[0][1].startswith("partage le")


def test_a_neighbouring_number_is_a_maybe(christine: Contact) -> None:
    (only,) = selectors.find_callers("02 97 00 31 55", clock.now())
    assert only.contact == christine
    assert only.reason.startswith("numéro voisin")
    assert only.score < 50


@pytest.mark.row("A04")
def test_a_contract_number_finds_its_client() -> None:
    contract = cast.contract(cast.client(), number="26-0118")
    (only,) = selectors.find_callers("26-0118", clock.now())
    assert (only.client, only.contract, only.reason) == (
        contract.client,
        contract,
        "contrat 26-0118",
    )


@pytest.mark.row("A03")
@pytest.mark.parametrize("typed", ["le moeur", "CHRISTINE", "mœur chris", "Le Mœur"])
def test_names_are_found_whatever_accents_and_order(christine: Contact, typed: str) -> None:
    assert find(typed)[0] == ("Christine Le Mœur", "par son nom")


def test_a_company_heard_wrong_is_still_near(christine: Contact) -> None:
    assert ("Biscuiterie Kergoat-Lann", "nom proche") in find("biscuitrie kergouat")


def test_a_place_finds_its_site() -> None:
    cast.client()
    Site.objects.create(client=cast.client(), name="Entrepôt", city="Ploemeur")
    found = selectors.find_callers("ploemeur", clock.now())
    assert [(c.site.name, c.reason) for c in found if c.site] == [
        ("Entrepôt", "site Entrepôt, Ploemeur")
    ]


@pytest.mark.parametrize("typed", ["", "a", "zz", "'; drop table", "%%%", "0" * 500, "\\"])
def test_nonsense_finds_nobody_and_breaks_nothing(christine: Contact, typed: str) -> None:
    assert find(typed) == []


def test_the_number_of_statements_does_not_grow(
    christine: Contact, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        Contact.objects.create(
            client=christine.client, first_name="Christine", last_name=f"Le Mœur {n}"
        )
    with django_assert_max_num_queries(4):
        assert len(find("christine le moeur")) == 8


@pytest.mark.row("A03")
def test_a_number_is_bound_to_a_person_once(christine: Contact, nolwenn: Any) -> None:
    zed = Contact.objects.create(client=christine.client, last_name="Zed")
    now = clock.now()
    services.bind_number(contact_id=zed.pk, number="02 97 11 22 33", by=nolwenn, at=now)
    services.bind_number(contact_id=zed.pk, number="0297112233", by=nolwenn, at=now)
    zed.refresh_from_db()
    assert (zed.phone, zed.mobile) == ("+33297112233", "")
    assert Event.objects.filter(kind="contact.changed").count() == 1
    with pytest.raises(Refused):
        services.bind_number(contact_id=zed.pk, number="allô", by=nolwenn, at=now)


@pytest.mark.row("A03")
@pytest.mark.row("A04")
def test_the_search_and_the_verdict_answer_by_api(
    christine: Contact, nolwenn: Any, sign_in: Any
) -> None:
    cast.contract(christine.client)
    browser = sign_in(nolwenn)
    (row,) = browser.get("/api/v1/callers/", {"q": "02 97 00 31 12"}).json()
    assert (row["contact"], row["contact_name"]) == (christine.pk, "Christine Le Mœur")
    verdict = browser.get(f"/api/v1/clients/{christine.client_id}/verdict/").json()
    assert (verdict["code"], verdict["sentence"]) == (
        "COVERED",
        "Cet appel est couvert par votre contrat.",
    )
