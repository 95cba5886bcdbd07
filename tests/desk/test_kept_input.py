"""What was typed is never lost: a refusal shows the same form again, with its sentence and every word."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import Breach, Clock, HandOver, Message, Ticket

#: A program, which no ticket takes.
PROGRAM = SimpleUploadedFile("outil.exe", b"MZ\x90\x00")


def page_of(ticket: Ticket) -> str:
    return f"/hotline/tickets/{ticket.pk}/"


@pytest.mark.parametrize("mode", ["reply", "note"])
def test_a_file_that_is_refused_leaves_the_text_in_the_composer(
    mode, open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    written = {"mode": mode, "body": "Un long texte, pesé mot à mot.", "files": [PROGRAM]}
    PROGRAM.seek(0)
    answer = sign_in(nolwenn).post(f"{page_of(ticket)}ecrire/", written)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Un long texte, pesé mot à mot.</textarea>" in html
    assert "Le type de « outil.exe » n’est pas accepté." in html
    assert not Message.objects.exists()


def test_more_files_than_a_message_takes_are_refused_and_none_is_dropped_in_silence(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    files = [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]
    answer = sign_in(nolwenn).post(
        f"{page_of(ticket)}ecrire/", {"mode": "note", "body": "Onze journaux", "files": files}
    )
    assert "Au plus 10 fichiers à la fois." in answer.content.decode()
    assert "Onze journaux</textarea>" in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.row("D15")
def test_news_promised_for_another_moment_want_that_moment(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    answer = sign_in(nolwenn).post(
        f"{page_of(ticket)}ecrire/",
        {"mode": "reply", "body": "Je reviens vers vous", "news": "other"},
    )
    assert "Donnez le jour et l’heure." in answer.content.decode()
    assert not Message.objects.exists()


def test_an_ending_that_is_refused_leaves_the_call_card_as_it_was_filled(
    open_ticket, paul, nolwenn, sign_in
) -> None:
    theirs = open_ticket(requester=paul)
    call = services.start_call(by=nolwenn, at=NOW, contact_id=cast.sophie().pk)
    filled = {"symptoms": "Encore", "subject": "Tunnel", "solution": "Redémarré", "minutes": 7}
    answer = sign_in(nolwenn).post(
        f"/hotline/appels/{call.pk}/fin/", {"ending": f"add:{theirs.pk}", **filled}
    )
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Ce ticket est celui d’un autre client." in html
    for words in ('value="Tunnel"', 'value="Redémarré"', 'value="7"'):
        assert words in html


PAST = "2020-01-01T10:00"
REFUSED = [
    ("attendre", {"whom": "customer", "reason": "Capture d’écran", "until": PAST}, "Capture d’écran"),
    ("devis", {"due_at": "2040-01-01T10:00"}, "2040-01-01T10:00"),
    ("mettre-de-cote", {"when": "other", "other": PAST, "action": "Relancer Inès"}, "Relancer Inès"),
    ("detacher", {"reason": "Une autre cause"}, "Une autre cause"),
    ("refuser", {"reason": "Toujours coupé"}, "Toujours coupé"),
    ("informer", {"audience": "STAFF", "proof": "Appel à 14 h"}, "Appel à 14 h"),
    ("calendrier", {"words": "On change la box", "text_1": "Commander", "due_1": PAST}, "Commander"),
    ("devis/envoye", {"words": "D-2026-14"}, "D-2026-14"),
]  # fmt: skip


def test_a_verb_that_is_refused_shows_its_form_again_with_what_was_typed(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket, browser = open_ticket(), sign_in(nolwenn)
    version = Ticket.objects.get(pk=ticket.pk).version
    for verb, typed, kept in REFUSED:
        answer = browser.post(f"{page_of(ticket)}{verb}/", typed)
        assert answer.status_code == 409, verb
        assert answer.context["form"].errors, verb
        assert kept in answer.content.decode(), verb
    assert Ticket.objects.get(pk=ticket.pk).version == version


def test_what_is_said_of_a_resolved_ticket_or_of_the_last_level_is_kept_too(
    open_ticket, nolwenn, gaelle, sign_in
) -> None:
    ticket, browser = open_ticket(), sign_in(nolwenn)
    services.escalate(ticket_id=ticket.pk, by=nolwenn, at=NOW, reason="SCOPE")
    again = browser.post(
        f"{page_of(ticket)}escalader/", {"reason": "DELAY", "summary": "Box remplacée, sans effet"}
    )
    assert "Box remplacée, sans effet</textarea>" in again.content.decode()
    passed = services.pass_on(ticket_id=ticket.pk, to_id=nolwenn.pk, by=gaelle, at=NOW)
    services.accept_hand_over(hand_over_id=passed.pk, by=nolwenn, at=NOW)
    back = browser.post(f"/hotline/passage/{passed.pk}/rendre/", {"reason": "Trop de travail"})
    assert "Trop de travail</textarea>" in back.content.decode()
    assert HandOver.objects.get().state == "ACCEPTED"
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=NOW, solution="Fait", remotely=True)
    late = {"kind": "REMOTE", "minutes": 25, "note": "Essais du soir"}
    assert "Essais du soir" in browser.post(f"{page_of(ticket)}temps/", late).content.decode()


@pytest.mark.row("D17")
def test_who_does_not_answer_for_a_broken_promise_is_told_before_writing_why(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    ticket = open_ticket(ago=60 * 8)
    services.take(ticket_id=ticket.pk, by=nolwenn, at=NOW)
    services.reply(ticket_id=ticket.pk, by=nolwenn, at=NOW, body="Voilà.", is_answer=True)
    broken = Clock.objects.get(ticket=ticket, kind="ANSWER")
    page = f"/tickets/ruptures/{broken.pk}/expliquer/"
    assert sign_in(maelle).get(page).status_code == 409
    short = {"cause": "WORKLOAD", "words": "Pannes", "ground": "Opérateur"}
    html = sign_in(nolwenn).post(page, short).content.decode()
    assert "Dites en une phrase ce qui s’est passé." in html
    assert 'value="Opérateur"' in html
    assert not Breach.objects.exists()


def test_a_call_back_that_is_refused_keeps_its_reason(house, now, sophie, nolwenn, sign_in) -> None:
    call = services.start_call(by=nolwenn, at=NOW, contact_id=sophie.pk)
    gone = NOW - timedelta(hours=2)
    slot = f"{(gone - timedelta(hours=1)).isoformat()}|{gone.isoformat()}"
    answer = sign_in(nolwenn).post(
        f"/hotline/appels/{call.pk}/rappel-promis/",
        {"slot": slot, "number": "0298112233", "reason": "Sa facture de mars"},
    )
    assert "Ce créneau est déjà passé." in answer.content.decode()
    assert "Sa facture de mars" in answer.content.decode()
