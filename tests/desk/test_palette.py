"""The palette and the doors: anywhere by name or number, within rights, one statement a group."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from tests import cast
from tests.clients.test_rights import give


def lines(browser, text: str) -> dict[str, list[str]]:
    groups = browser.get("/recherche/", {"q": text}).context["groups"]
    return {title: [item.label for item in items] for title, items in groups}


@pytest.mark.row("R02")
def test_the_palette_finds_clients_tickets_people_and_actions_in_their_fixed_order(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket("Étiqueteuse en panne")
    found = lines(sign_in(nolwenn), "kergoat")
    assert found == {
        "Client": ["Biscuiterie <mark>Kergoat</mark>-Lann"],
        "Tickets": [f"{ticket.pk} Étiqueteuse en panne"],
        "Interlocuteurs": ["Sophie Evenou"],
    }


@pytest.mark.row("R02")
@pytest.mark.parametrize("typed", ["{pk}", "#{pk}"])
def test_a_number_jumps_to_its_ticket(typed, open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket("VPN")
    found = lines(sign_in(nolwenn), typed.format(pk=ticket.pk))["Tickets"]
    assert [strip_tags(line) for line in found] == [f"{ticket.pk} VPN"]


@pytest.mark.row("R02")
def test_a_telephone_number_finds_the_person(house, now, nolwenn, sophie, sign_in) -> None:
    typed = f"0{sophie.phone[3:]}"
    assert lines(sign_in(nolwenn), typed)["Interlocuteurs"] == ["Sophie Evenou"]


@pytest.mark.row("R02")
def test_an_action_is_offered_only_to_the_roles_that_have_it(
    house, now, nolwenn, marc, sign_in
) -> None:
    assert lines(sign_in(nolwenn), ">prendre un")["Actions"] == ["Prendre un appel"]
    assert "Actions" not in lines(sign_in(marc), ">prendre un")


def test_the_empty_field_shows_the_actions_of_the_role(house, now, nolwenn, sign_in) -> None:
    assert lines(sign_in(nolwenn), "")["Actions"][:2] == ["Prendre un appel", "Ouvrir un ticket"]


def test_a_technician_without_grant_finds_nothing_of_a_client(open_ticket, yann, sign_in) -> None:
    ticket = open_ticket("Étiqueteuse Kergoat")
    browser = sign_in(yann)
    for typed in ("kergoat", str(ticket.pk), "evenou"):
        found = lines(browser, typed)
        assert {"Client", "Tickets", "Interlocuteurs"}.isdisjoint(found)


@pytest.mark.row("R02")
@pytest.mark.row("H01")
def test_what_a_client_s_contract_leaves_is_told_to_those_who_read_verdicts(
    yann, helene, sign_in
) -> None:
    cast.contract(cast.client())
    for person, is_told in ((yann, True), (helene, False)):
        give(person, cast.client(), f"manual:{person.pk}")
        groups = sign_in(person).get("/recherche/", {"q": "kergoat"}).context["groups"]
        (found,) = dict(groups)["Client"]
        assert (bool(found.state), bool(found.side)) == (is_told, is_told), person


def test_a_client_has_no_palette(house, now, sophie, sign_in) -> None:
    assert sign_in(sophie.user).get("/recherche/?q=kergoat").status_code == 403


@pytest.mark.row("R07")
def test_the_palette_costs_the_same_for_many_as_for_few(open_ticket, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    open_ticket("Imprimante muette")
    cast.client("Imprimante Ouest")
    browser.get("/recherche/?q=imprimante")
    with CaptureQueriesContext(connection) as few:
        browser.get("/recherche/?q=imprimante")
    for number in range(12):
        open_ticket(f"Imprimante {number}")
        cast.client(f"Imprimante service {number}")
    with CaptureQueriesContext(connection) as many:
        page = browser.get("/recherche/?q=imprimante")
    assert len(many) == len(few) <= 12
    assert all(len(items) <= 6 for _title, items in page.context["groups"])


@pytest.mark.parametrize("first", ["nolwenn", "gaelle", "herve"])
def test_everybody_starts_where_their_day_starts(first, house, now, sign_in) -> None:
    assert sign_in(cast.person(first)).get("/")["Location"] == "/hotline/"


def test_the_rail_shows_only_the_doors_of_the_role(house, now, nolwenn, marc, sign_in) -> None:
    mine = [place[0] for place in sign_in(nolwenn).get("/hotline/").context["doors"]]
    theirs = [place[0] for place in sign_in(marc).get("/hotline/").context["doors"]]
    assert mine[0] == theirs[0] == "/hotline/"
    assert "/pilotage/" in theirs
    assert "/pilotage/" not in mine
