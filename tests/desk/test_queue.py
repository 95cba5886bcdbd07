"""The queue: groups by promise, views, filters, live updates."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import Ticket


def rows(page: object) -> list[str]:
    return [row.ticket.subject for group in page.context["groups"] for row in group.rows]


@pytest.mark.row("C14")
def test_the_queue_shows_promises_that_will_break_first_then_mine_then_the_team(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    open_ticket("Équipe", ago=10)
    mine = open_ticket("À moi", ago=20)
    services.take(ticket_id=mine.pk, by=nolwenn, at=NOW)
    late = open_ticket("Rompue", ago=60 * 24)
    services.take(ticket_id=late.pk, by=maelle, at=NOW)
    page = sign_in(nolwenn).get("/hotline/")
    assert page.status_code == 200
    assert rows(page) == ["Rompue", "À moi", "Équipe"]
    assert [str(group.title) for group in page.context["groups"]] == [
        "Promesses qui vont casser",
        "À moi",
        "Équipe",
    ]
    assert [group.hot for group in page.context["groups"]] == [True, False, False]


def test_every_row_carries_its_pill_first(open_ticket, nolwenn, sign_in) -> None:
    open_ticket(ago=10)
    html = sign_in(nolwenn).get("/hotline/").content.decode()
    row = html[html.index("data-row") :]
    assert row.index("pill-ok") < row.index("row-subject") < row.index("dot-")
    assert "3\u202fh\u202f50" in row


def test_a_row_is_bold_until_its_ticket_was_opened_and_again_when_something_came(
    open_ticket, nolwenn, sophie, sign_in
) -> None:
    ticket = open_ticket(by=cast.person("maelle"))
    browser = sign_in(nolwenn)
    assert "row-unread" in browser.get("/hotline/").content.decode()
    browser.get(f"/hotline/tickets/{ticket.pk}/")
    assert "row-unread" not in browser.get("/hotline/").content.decode()
    services.client_message(
        ticket_id=ticket.pk, contact=sophie, body="Encore", at=NOW + timedelta(seconds=1)
    )
    assert "row-unread" in browser.get("/hotline/").content.decode()


@pytest.mark.row("C14")
def test_a_filter_is_the_address_of_the_page_and_its_chip_takes_it_away(
    open_ticket, nolwenn, sign_in
) -> None:
    open_ticket("Par courriel", channel="EMAIL")
    open_ticket("Au téléphone", channel="PHONE")
    page = sign_in(nolwenn).get("/hotline/?channel=EMAIL&priority=99&inconnu=1")
    assert rows(page) == ["Par courriel"]
    html = page.content.decode()
    assert 'href="/hotline/" aria-label="Retirer le filtre Canal"' in html


def test_an_empty_view_says_so_with_one_action(house, nolwenn, sign_in, now) -> None:
    html = sign_in(nolwenn).get("/hotline/?channel=EMAIL").content.decode()
    assert "Aucun ticket ne correspond à ces filtres." in html
    assert "Retirer les filtres" in html


@pytest.mark.row("R05")
def test_the_fragment_answers_304_until_something_happens(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    first = browser.get("/hotline/liste/hotline/")
    again = browser.get("/hotline/liste/hotline/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    services.note(ticket_id=ticket.pk, body="vu", by=nolwenn, at=NOW + timedelta(seconds=5))
    changed = browser.get("/hotline/liste/hotline/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    assert f'data-ticket="{ticket.pk}"' in changed.content.decode()


@pytest.mark.row("R07")
def test_the_queue_costs_as_many_statements_for_forty_tickets_as_for_four(
    open_ticket, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    for number in range(4):
        open_ticket(f"Ticket {number}")
    browser.get("/hotline/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/hotline/")
    for number in range(36):
        open_ticket(f"Autre {number}", requester=cast.paul() if number % 2 else cast.sophie())
    with CaptureQueriesContext(connection) as many:
        browser.get("/hotline/")
    assert len(many) == len(few) <= 16


def test_the_next_page_follows_the_first_without_repeating(open_ticket, nolwenn, sign_in) -> None:
    for number in range(55):
        open_ticket(f"Ticket {number:02}", ago=59 - number)
    browser = sign_in(nolwenn)
    page = browser.get("/hotline/")
    more = browser.get(page.context["more_url"])
    assert rows(page) + rows(more) == [f"Ticket {number:02}" for number in range(55)]
    assert more.context["more_url"] == ""


def test_ticked_tickets_are_taken_and_those_of_others_are_left_with_the_reason(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    free, held = open_ticket("Libre"), open_ticket("Tenu")
    services.take(ticket_id=held.pk, by=maelle, at=NOW)
    page = sign_in(nolwenn).post(
        "/hotline/selection/", {"ticket": [free.pk, held.pk], "verb": "take"}, follow=True
    )
    owners = dict(Ticket.objects.values_list("subject", "owner"))
    assert owners == {"Libre": nolwenn.pk, "Tenu": maelle.pk}
    assert "Maelle Guivarc’h a déjà pris ce ticket en charge." in page.content.decode()


@pytest.mark.parametrize("who", ["carole", "sophie"])
def test_a_client_never_reaches_the_desk(who, open_ticket, sign_in, request) -> None:
    ticket = open_ticket()
    browser = sign_in(request.getfixturevalue(who).user)
    for address in ("/hotline/", f"/hotline/tickets/{ticket.pk}/", f"/hotline/apercu/{ticket.pk}/"):
        assert browser.get(address).status_code == 403


def test_a_technician_without_grant_does_not_see_the_ticket(open_ticket, yann, sign_in) -> None:
    ticket = open_ticket()
    assert sign_in(yann).get(f"/hotline/tickets/{ticket.pk}/").status_code == 404
