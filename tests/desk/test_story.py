"""What the ticket's page says in words, and the small forms at its side."""

from datetime import timedelta

import pytest
from django.utils import translation

from clients import services as clients
from clients.models import Contract
from core import deliveries
from portal.desk import explain
from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import Ticket


def page_of(ticket: Ticket) -> str:
    return f"/hotline/tickets/{ticket.pk}/"


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.mark.row("D08", "C20")
def test_the_story_says_what_is_awaited_and_until_when(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket(by=nolwenn)
    services.wait(
        ticket_id=ticket.pk, by=nolwenn, at=NOW, reason="Capture d’écran",
        until=NOW + timedelta(days=1),
    )  # fmt: skip
    services.snooze(
        ticket_id=ticket.pk, by=nolwenn, at=NOW, until=NOW + timedelta(days=2), action="Relancer"
    )
    lines = sign_in(nolwenn).get(page_of(ticket)).context["entries"]
    assert [plain(line.text) for line in lines[-2:]] == [
        "En attente du client, par vous : Capture d’écran, mercredi 18 novembre 2026, 13 h 38",
        "Mis de côté, par vous : Relancer, jeudi 19 novembre 2026, 13 h 38",
    ]


def test_the_automatic_closing_is_told_with_its_day_which_is_not_always_tomorrow(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=NOW, solution="Fait", remotely=True)
    day_before = services.silence(Ticket.objects.get(pk=ticket.pk))[0]
    services.close_if_silent(ticket_id=ticket.pk, at=day_before)
    line = sign_in(nolwenn).get(page_of(ticket)).context["entries"][-1]
    assert plain(line.text) == "Clôture automatique annoncée : mardi 24 novembre 2026, 17 h 00"


@pytest.mark.row("C23")
def test_a_ticket_closed_too_long_ago_leads_to_a_new_one_instead_of_a_form_that_is_refused(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket, browser = open_ticket(ago=60 * 24 * 40), sign_in(nolwenn)
    for days, is_offered in ((39, False), (2, True)):
        Ticket.objects.filter(pk=ticket.pk).update(
            status="CLOSED", closed_at=NOW - timedelta(days=days)
        )
        html = browser.get(page_of(ticket)).content.decode()
        assert ("Rouvrir et répondre" in html) is is_offered
        new = f"/hotline/nouveau/?client={ticket.client_id}&amp;contact={ticket.requester_id}"
        assert (new in html) is not is_offered


def test_opening_hours_are_said_in_the_reader_s_language(db) -> None:
    calendar = cast.calendar()
    calendar.weekly = [[["09:00", "12:00"], ["14:00", "18:30"]]] * 5 + [[], []]
    assert plain(explain.openings_in_words(calendar)) == (
        "9 h – 12 h, 14 h – 18 h 30, jours ouvrés (Hotline)"
    )
    with translation.override("en"):
        english = plain(explain.openings_in_words(calendar))
    assert "9:00" in english
    assert "jours" not in english


@pytest.mark.row("H01")
def test_what_a_ticket_costs_is_read_by_who_reads_what_was_agreed(
    open_ticket, nolwenn, yann, sign_in
) -> None:
    ticket = open_ticket()
    clients.grant(
        client_id=ticket.client_id, user_id=yann.pk, parts=["EQUIPMENT"], can_write=False,
        source="manual:1", reason="Essai", starts_at=NOW, ends_at=NOW + timedelta(days=400),
        by=cast.person("denis"), at=NOW,
    )  # fmt: skip
    services.resolve(
        ticket_id=ticket.pk, by=nolwenn, at=NOW, solution="Fait", remotely=True, minutes=30
    )
    deliveries.deliver_pending()
    assert "Facturation</h2>" in sign_in(nolwenn).get(page_of(ticket)).content.decode()
    theirs = sign_in(yann).get(page_of(ticket))
    assert theirs.status_code == 200
    assert "Facturation</h2>" not in theirs.content.decode()


@pytest.mark.row("C10")
def test_a_ticket_is_not_given_away_by_who_read_it_before_it_changed_hands(
    open_ticket, nolwenn, maelle, gaelle, sign_in
) -> None:
    ticket, browser = open_ticket(), sign_in(nolwenn)
    read = Ticket.objects.get(pk=ticket.pk).version
    services.take(ticket_id=ticket.pk, by=maelle, at=NOW)
    late = browser.post(f"{page_of(ticket)}affecter/", {"owner": gaelle.pk, "version": read})
    assert late.status_code == 409
    assert Ticket.objects.get(pk=ticket.pk).owner == maelle
    told = browser.post(f"{page_of(ticket)}affecter/", {"owner": "", "version": read})
    assert "Choisissez l’intervenant." in told.content.decode()


def test_the_contract_is_offered_only_to_who_may_reclassify(
    open_ticket, nolwenn, claire, sign_in
) -> None:
    ticket = open_ticket()
    other = cast.contract(cast.client(), number="26-AUTRE")
    page = f"{page_of(ticket)}equipement/"
    assert 'name="contract"' in sign_in(nolwenn).get(page).content.decode()
    assert 'name="contract"' not in sign_in(claire).get(page).content.decode()
    sign_in(claire).post(page, {"asset": "", "contract": other.pk})
    assert Ticket.objects.get(pk=ticket.pk).contract != other
    assert Contract.objects.count() == 2
