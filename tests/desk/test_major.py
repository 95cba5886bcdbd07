"""A serious problem: declared on the desk, and kept when the last audience has proof of the information."""

from datetime import timedelta

import pytest

from accounts.models import Level
from core import clock
from tests import cast
from tickets import services
from tickets.models import Clock, ClockState, Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(nolwenn) -> Ticket:
    cast.team()
    cast.team(Level.L2)
    contact = cast.sophie()
    return services.open_ticket(
        client_id=contact.client_id,
        requester_id=contact.pk,
        subject="Messagerie coupée",
        by=nolwenn,
        at=clock.now(),
    )


def broadcast(ticket: Ticket) -> Clock:
    return ticket.clocks.get(kind="BROADCAST")


@pytest.mark.row("D04")
def test_declaring_starts_the_24_h_clock_and_the_last_audience_stops_it(nolwenn, ticket, sign_in):
    desk = sign_in(nolwenn)
    page = f"/hotline/tickets/{ticket.pk}/"
    desk.post(f"{page}grave/", {"reason": "Tous les clients hébergés"})
    clock_row = broadcast(ticket)
    assert clock_row.target_minutes == 1440
    assert clock_row.due_at - clock_row.started_at >= timedelta(hours=24)
    for audience in ("STAFF", "CLIENTS"):
        desk.post(f"{page}informer/", {"audience": audience, "proof": "appel à 14 h 10"})
        assert broadcast(ticket).state == ClockState.RUNNING
    desk.post(f"{page}informer/", {"audience": "MANAGERS", "proof": "courriel lu"})
    assert broadcast(ticket).state == ClockState.MET


def test_an_audience_is_not_informed_twice_nor_without_proof(nolwenn, ticket, sign_in):
    desk = sign_in(nolwenn)
    page = f"/hotline/tickets/{ticket.pk}/"
    desk.post(f"{page}grave/", {"reason": "Tous les clients hébergés"})
    assert (
        desk.post(f"{page}informer/", {"audience": "STAFF", "proof": ""})
        .context["form"]
        .errors["proof"]
    )
    desk.post(f"{page}informer/", {"audience": "STAFF", "proof": "réunion"})
    again = desk.post(f"{page}informer/", {"audience": "STAFF", "proof": "réunion"})
    assert again.context["form"].errors["audience"]


def test_an_ordinary_ticket_has_nobody_to_inform(nolwenn, ticket, sign_in):
    answer = sign_in(nolwenn).post(
        f"/hotline/tickets/{ticket.pk}/informer/", {"audience": "STAFF", "proof": "réunion"}
    )
    assert answer.status_code == 409


def test_the_strip_of_open_pages_is_read_again_by_itself(nolwenn, sophie, ticket, sign_in):
    desk = sign_in(nolwenn)
    assert 'hx-trigger="live:major from:body' in desk.get("/hotline/").content.decode()
    assert "Messagerie" not in desk.get("/bandeau/").content.decode()
    desk.post(f"/hotline/tickets/{ticket.pk}/grave/", {"reason": "Tous les clients hébergés"})
    assert "Messagerie coupée" in desk.get("/bandeau/").content.decode()
