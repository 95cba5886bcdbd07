"""Passing one's promises on: the backup who knows the client, in two clicks, accepted for the référent (C27, C28)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import setting
from planning import services as planning
from planning.models import AbsenceReason
from portal.desk import backups
from portal.desk.backups import Colleague
from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import HandOver, Message, Ticket

PAGE = "/hotline/passage/"
#: 16 h 15 of that Tuesday.
EVENING = NOW + timedelta(hours=2, minutes=37)


def mine(open_ticket, by, **more) -> Ticket:
    ticket = open_ticket(**more)
    services.take(ticket_id=ticket.pk, by=by, at=NOW)
    return ticket


def away(user) -> None:
    planning.add_absence(
        technician_id=user.pk, period=(NOW - timedelta(hours=4), NOW + timedelta(days=3)),
        reason=AbsenceReason.LEAVE, by=cast.person("herve"), at=NOW,
    )  # fmt: skip


def test_who_wrote_in_the_ticket_comes_before_who_knows_the_client_before_the_idle() -> None:
    ranked = backups.rank(
        [
            Colleague(1, "Anne", open_now=0),
            Colleague(2, "Bruno", followed=12, open_now=9),
            Colleague(3, "Chloé", has_written=True, open_now=20),
            Colleague(4, "David", followed=40, same_level=False),
        ]
    )
    assert [one.name for one in ranked] == ["Chloé", "Bruno", "Anne", "David"]
    assert ranked[1].reasons == ["a suivi 12 tickets de ce client en un an", "9 tickets en cours"]


@pytest.mark.row("C28")
@pytest.mark.row("D14")
def test_the_substitute_one_named_is_proposed_first_and_not_while_away(
    open_ticket, nolwenn, maelle, gaelle, sign_in
) -> None:
    past = mine(open_ticket, maelle, subject="Ancienne panne")
    services.resolve(ticket_id=past.pk, by=maelle, at=NOW, solution="Fait", remotely=True)
    mine(open_ticket, nolwenn)
    nolwenn.substitute = gaelle
    nolwenn.save()
    browser = sign_in(nolwenn)
    (line,) = browser.get(PAGE).context["mine"]
    assert (line.backups[0].user_id, line.backups[0].reasons[0]) == (
        gaelle.pk, "suppléant désigné",
    )  # fmt: skip
    away(gaelle)
    (line,) = browser.get(PAGE).context["mine"]
    assert line.backups[0].user_id == maelle.pk


@pytest.mark.row("C28")
def test_the_list_proposes_who_knows_the_client_and_passes_in_one_gesture(
    open_ticket, nolwenn, maelle, herve, sign_in
) -> None:
    past = mine(open_ticket, maelle, subject="Ancienne panne")
    services.resolve(ticket_id=past.pk, by=maelle, at=NOW, solution="Fait", remotely=True)
    ticket = mine(open_ticket, nolwenn)
    browser = sign_in(nolwenn)
    (line,) = browser.get(PAGE).context["mine"]
    assert (line.row.ticket, line.backups[0].name) == (ticket, "Maelle Guivarc’h")
    assert "a suivi 1 ticket de ce client en un an" in line.backups[0].reasons
    browser.post(
        PAGE, {"ticket": [ticket.pk], f"to_{ticket.pk}": maelle.pk, "note": "Rappeler à 9 h."}
    )
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.referent) == (maelle, nolwenn)
    note = Message.objects.get(ticket=ticket)
    assert (note.kind, note.body) == ("NOTE", "Passage à Maelle Guivarc’h : Rappeler à 9 h.")


@pytest.mark.row("C27")
@pytest.mark.row("C28")
def test_the_referent_changes_only_when_the_taker_accepts_and_the_client_reads_the_name(
    open_ticket, nolwenn, maelle, sophie, sign_in
) -> None:
    ticket = mine(open_ticket, nolwenn)
    passed = services.pass_on(ticket_id=ticket.pk, to_id=maelle.pk, by=nolwenn, at=NOW)
    page = f"/espace/demandes/{ticket.pk}/"
    assert "Nolwenn Le Goff suit votre demande." in sign_in(sophie.user).get(page).content.decode()
    assert sign_in(nolwenn).post(f"{PAGE}{passed.pk}/accepter/").status_code == 409
    sign_in(maelle).post(f"{PAGE}{passed.pk}/accepter/")
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.referent) == (maelle, maelle)
    assert "Maelle Guivarc’h suit votre demande." in sign_in(sophie.user).get(page).content.decode()


@pytest.mark.row("C28")
def test_what_cannot_be_taken_goes_back_with_its_reason(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    ticket = mine(open_ticket, nolwenn)
    passed = services.pass_on(ticket_id=ticket.pk, to_id=maelle.pk, by=nolwenn, at=NOW)
    browser = sign_in(maelle)
    assert (
        "reason"
        in browser.post(f"{PAGE}{passed.pk}/rendre/", {"reason": ""}).context["form"].errors
    )
    browser.post(f"{PAGE}{passed.pk}/rendre/", {"reason": "Je suis en formation."})
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.referent) == (nolwenn, nolwenn)
    assert Message.objects.get(ticket=ticket).body == "Je suis en formation."
    assert HandOver.objects.get().state == "DECLINED"


@pytest.mark.row("C28")
def test_what_cannot_be_taken_goes_back_to_nobody_when_the_giver_has_left(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    ticket = mine(open_ticket, nolwenn)
    passed = services.pass_on(ticket_id=ticket.pk, to_id=maelle.pk, by=nolwenn, at=NOW)
    type(nolwenn).objects.filter(pk=nolwenn.pk).update(is_active=False)
    sign_in(maelle).post(f"{PAGE}{passed.pk}/rendre/", {"reason": "Je suis en formation."})
    ticket.refresh_from_db()
    assert ticket.owner is None


@pytest.mark.row("C28")
def test_promises_held_by_the_absent_are_listed_and_the_absent_are_not_proposed(
    open_ticket, nolwenn, maelle, gaelle, sign_in
) -> None:
    ticket = mine(open_ticket, maelle)
    away(maelle)
    page = sign_in(nolwenn).get(PAGE).context
    assert [line.row.ticket for line in page["absent"]] == [ticket]
    names = {backup.name for line in page["absent"] for backup in line.backups}
    assert names == {"Gaelle Morvan", "Herve Tanguy"}


@pytest.mark.row("C28")
@pytest.mark.parametrize(("at", "is_told"), [(NOW, False), (EVENING, True)])
def test_the_desk_reminds_of_tomorrows_promises_from_four_o_clock(
    open_ticket, nolwenn, sign_in, monkeypatch, at, is_told
) -> None:
    mine(open_ticket, nolwenn)
    monkeypatch.setattr(timezone, "now", lambda: at)
    browser = sign_in(nolwenn)
    assert f'hx-get="{PAGE}rappel/"' in browser.get("/hotline/").content.decode()
    told = browser.get(f"{PAGE}rappel/").content.decode()
    assert ("1 promesse à vous d’ici demain soir" in told) is is_told
    setting.change("hand_over_hour", 17, since=NOW)
    assert "1 promesse à vous" not in browser.get(f"{PAGE}rappel/").content.decode()


def test_where_nobody_is_there_to_take_over_the_page_says_so(open_ticket, nolwenn, sign_in) -> None:
    ticket = mine(open_ticket, nolwenn)
    page = sign_in(nolwenn).get(f"/hotline/tickets/{ticket.pk}/passer/")
    assert page.context["form"].fields["to"].choices == []
    assert "Personne n’est là pour le reprendre." in page.content.decode()


def test_one_ticket_is_passed_from_its_page_to_the_first_proposed(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    ticket, browser = mine(open_ticket, nolwenn), sign_in(nolwenn)
    address = f"/hotline/tickets/{ticket.pk}/passer/"
    form = browser.get(address).context["form"]
    browser.post(address, {"to": form.initial["to"]})
    ticket.refresh_from_db()
    assert ticket.owner == maelle
