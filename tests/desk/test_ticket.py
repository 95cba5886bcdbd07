"""The ticket's page: story, promises, composer, verbs, procedure, time."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.models import Event
from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import DiagnosticAnswer, Message, MessageKind, Ticket, TimeEntry

paris_17 = NOW.replace(hour=16, minute=0)  # 17 h 00 in Paris


def page_of(ticket: Ticket) -> str:
    return f"/hotline/tickets/{ticket.pk}/"


@pytest.mark.row("C20")
def test_the_page_reads_as_a_story_with_who_did_what_in_order(
    open_ticket, nolwenn, gaelle, sophie, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    services.take(ticket_id=ticket.pk, by=nolwenn, at=NOW - timedelta(minutes=50))
    services.note(ticket_id=ticket.pk, body="Vu", by=gaelle, at=NOW - timedelta(minutes=40))
    services.client_message(
        ticket_id=ticket.pk, contact=sophie, body="Encore coupé", at=NOW - timedelta(minutes=30)
    )
    entries = sign_in(nolwenn).get(page_of(ticket)).context["entries"]
    assert [(line.group, line.text or line.body, line.author) for line in entries] == [
        ("fact", "Ticket ouvert, par vous", ""),
        ("fact", "Pris en charge, par vous", ""),
        ("note", "Vu", "Gaelle Morvan"),
        ("talk", "Encore coupé", "Sophie Evenou"),
    ]


@pytest.mark.row("C21")
@pytest.mark.row("C27")
def test_any_hotliner_takes_over_from_the_page_and_the_referent_stays(
    open_ticket, nolwenn, maelle, sign_in
) -> None:
    ticket = open_ticket()
    services.take(ticket_id=ticket.pk, by=maelle, at=NOW)
    browser = sign_in(nolwenn)
    assert "Maelle Guivarc’h a ce ticket." in browser.get(page_of(ticket)).content.decode()
    browser.post(f"{page_of(ticket)}affecter/", {"owner": nolwenn.pk})
    ticket.refresh_from_db()
    assert (ticket.owner, ticket.referent) == (nolwenn, maelle)
    assert (
        "Référent</span> Maelle Guivarc’h" in sign_in(nolwenn).get(page_of(ticket)).content.decode()
    )


@pytest.mark.row("C19")
def test_a_note_is_written_on_its_paper_and_reaches_no_client(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    browser.post(f"{page_of(ticket)}ecrire/", {"mode": "note", "body": "Bail trop court"})
    note = Message.objects.get()
    assert (note.kind, note.body, note.author) == (MessageKind.NOTE, "Bail trop court", nolwenn)
    html = browser.get(page_of(ticket)).content.decode()
    assert "Note interne, jamais visible du client" in html
    assert not Event.objects.filter(kind="ticket.replied").exists()


@pytest.mark.row("D15")
def test_next_news_are_promised_by_one_choice_shown_in_working_time(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket(by=nolwenn)
    browser = sign_in(nolwenn)
    choices = browser.get(page_of(ticket)).context["news_choices"]
    words = [said.replace("\u202f", " ").replace("\xa0", " ") for _value, said in choices]
    assert words == [
        "dans 1 h, 14 h 40", "dans 2 h, 15 h 40", "en fin de journée, 17 h 00", "demain, 9 h 00",
        "demain, 17 h 00", "lun. 23, 9 h 00", "un autre moment…",
    ]  # fmt: skip
    browser.post(
        f"{page_of(ticket)}ecrire/",
        {"mode": "reply", "body": "Je cherche.", "news": choices[2][0]},
    )
    news = ticket.clocks.get(kind="NEWS")
    assert (news.due_at, Message.objects.get().news_before) == (paris_17, paris_17)
    later = {"mode": "reply", "body": "Encore.", "news": "other", "news_before": "2026-11-18T11:00"}
    browser.post(f"{page_of(ticket)}ecrire/", later)
    assert [clock.state for clock in ticket.clocks.filter(kind="NEWS").order_by("pk")] == [
        "MET", "RUNNING",
    ]  # fmt: skip


@pytest.mark.row("C19")
def test_a_text_begun_as_a_note_leaves_as_a_reply_only_after_a_second_yes(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    text = {"mode": "reply", "body": "Ils ne paient jamais", "begun_as": "note"}
    refused = browser.post(f"{page_of(ticket)}ecrire/", text)
    assert refused.status_code == 422
    assert "Confirmez qu’il peut partir au client." in refused.content.decode()
    assert "Ils ne paient jamais" in refused.content.decode()
    assert not Message.objects.exists()
    browser.post(f"{page_of(ticket)}ecrire/", {**text, "sure": "1"})
    assert Message.objects.get().kind == MessageKind.REPLY


@pytest.mark.row("B17")
def test_an_answer_is_said_by_a_person_and_stops_the_promise(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    browser.post(f"{page_of(ticket)}ecrire/", {"mode": "reply", "body": "Je regarde."})
    assert ticket.clocks.get(kind="ANSWER").state == "RUNNING"
    browser.post(
        f"{page_of(ticket)}ecrire/", {"mode": "reply", "body": "C’est réglé.", "is_answer": "on"}
    )
    assert ticket.clocks.get(kind="ANSWER").state == "MET"


def test_a_plan_in_the_past_is_refused_beside_its_field_and_the_text_is_kept(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    answer = sign_in(nolwenn).post(
        f"{page_of(ticket)}ecrire/",
        {"mode": "reply", "body": "Jeudi matin.", "plan_for": "2026-11-16T09:00"},
    )
    assert answer.status_code == 422
    assert "Choisissez un moment à venir." in answer.content.decode()
    assert "Jeudi matin." in answer.content.decode()
    assert not Message.objects.exists()


@pytest.mark.row("A21")
def test_files_join_the_reply(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    file = SimpleUploadedFile("journal-vpn.txt", b"coupure 12:40")
    sign_in(nolwenn).post(
        f"{page_of(ticket)}ecrire/", {"mode": "reply", "body": "Voici.", "files": [file]}
    )
    assert Message.objects.get().attachments.get().file.name == "journal-vpn.txt"


@pytest.mark.row("D16")
def test_the_page_says_why_the_deadline_is_what_it_is(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket(ago=198)
    browser = sign_in(nolwenn)
    clock = ticket.clocks.get(kind="ANSWER")
    html = browser.get(f"{page_of(ticket)}pourquoi/{clock.pk}/").content.decode()
    assert "Réponse ou calendrier : 4\u202fh" in html
    assert "9\u202fh – 17\u202fh, jours ouvrés (Hotline)" in html
    assert "aucune sur cette promesse" in html
    assert 'class="axis-elapsed" x="16.67"' in html
    assert "échéance 14\u202fh\u202f20" in html
    assert "Pourquoi 14\u202fh\u202f20\u202f?" in browser.get(page_of(ticket)).content.decode()


@pytest.mark.row("B04")
def test_an_answer_of_the_procedure_is_kept_and_opens_the_next_question(
    open_ticket, nolwenn, procedure, sign_in
) -> None:
    ticket = open_ticket(category_id=cast.category("Réseau > VPN").pk)
    browser = sign_in(nolwenn)
    assert "Le voyant clignote-t-il\u202f?" in browser.get(page_of(ticket)).content.decode()
    first = procedure.steps.get(position=1)
    html = browser.post(
        f"{page_of(ticket)}diagnostic/",
        {"step": first.pk, "choice": first.choices.get(label="Oui").pk},
        HTTP_HX_REQUEST="true",
    ).content.decode()
    assert "La box est-elle à jour\u202f?" in html
    assert "étape 2 sur 2" in html
    kept = DiagnosticAnswer.objects.get()
    assert (kept.step, kept.choice.label, kept.by) == (first, "Oui", nolwenn)


@pytest.mark.row("D12")
def test_escalation_asks_why_and_hands_over_what_was_tried(
    open_ticket, nolwenn, procedure, sign_in
) -> None:
    ticket = open_ticket(category_id=cast.category("Réseau > VPN").pk, symptoms="Coupures")
    first = procedure.steps.get(position=1)
    services.answer_step(
        ticket_id=ticket.pk,
        step_id=first.pk,
        choice_id=first.choices.first().pk,
        by=nolwenn,
        at=NOW,
    )
    browser = sign_in(nolwenn)
    form = browser.get(f"{page_of(ticket)}escalader/")
    assert "– Le voyant clignote-t-il ? Oui" in form.content.decode()
    assert browser.post(f"{page_of(ticket)}escalader/", {"summary": "x"}).status_code == 200
    ticket.refresh_from_db()
    assert ticket.level == 1
    browser.post(f"{page_of(ticket)}escalader/", {"reason": "SCOPE", "summary": "Tout le site"})
    ticket.refresh_from_db()
    assert (ticket.level, ticket.owner) == (2, None)
    assert Message.objects.get().body == "Tout le site"


@pytest.mark.row("C16")
def test_time_is_timed_by_the_clock_or_added_by_hand(open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    browser.post(f"{page_of(ticket)}minuteur/")
    assert "Arrêter le minuteur" in browser.get(page_of(ticket)).content.decode()
    browser.post(f"{page_of(ticket)}minuteur/arret/")
    browser.post(f"{page_of(ticket)}temps/", {"kind": "REMOTE", "minutes": 25, "is_billable": "on"})
    entries = TimeEntry.objects.order_by("minutes").values_list("kind", "minutes", "is_billable")
    assert list(entries) == [("REMOTE", 1, True), ("REMOTE", 25, True)]
    assert "26\u202fmin" in browser.get(page_of(ticket)).content.decode()


@pytest.mark.row("B14")
def test_resolving_says_who_will_pay_before_and_tells_the_client_after(
    open_ticket, nolwenn, sign_in
) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    assert "Couvert par" in browser.get(f"{page_of(ticket)}resoudre/").content.decode()
    browser.post(
        f"{page_of(ticket)}resoudre/",
        {
            "solution": "Délai du tunnel réglé",
            "minutes": 15,
            "remotely": "1",
            "resolution_code": "CONFIGURED",
        },
    )
    ticket.refresh_from_db()
    assert (ticket.status, ticket.solution, ticket.solved_remotely) == (
        "RESOLVED",
        "Délai du tunnel réglé",
        True,
    )


@pytest.mark.row("B03")
@pytest.mark.row("B19")
def test_reclassifying_follows_the_nature_and_weighs_the_priority_again(
    open_ticket, nolwenn, procedure, sign_in
) -> None:
    vpn = cast.category("Réseau > VPN")
    vpn.nature = "NETWORK"
    vpn.save()
    ticket = open_ticket(impact=3, urgency=3)
    sign_in(nolwenn).post(
        f"{page_of(ticket)}reclasser/",
        {"kind": "INCIDENT", "category": vpn.pk, "nature": "OFFICE", "impact": 1, "urgency": 1},
    )
    ticket.refresh_from_db()
    assert (ticket.category, ticket.nature, ticket.priority) == (vpn, "NETWORK", 1)


def test_only_the_verbs_possible_now_are_offered(open_ticket, nolwenn, marc, sign_in) -> None:
    ticket = open_ticket()
    mine = sign_in(nolwenn).get(page_of(ticket)).content.decode()
    assert "Prendre en charge" in mine
    assert "Rouvrir et répondre" not in mine
    theirs = sign_in(marc).get(page_of(ticket)).content.decode()
    assert "Prendre en charge" not in theirs
    assert "Envoyer au client" not in theirs
    services.resolve(ticket_id=ticket.pk, by=nolwenn, at=NOW, solution="Fait", remotely=True)
    done = sign_in(nolwenn).get(page_of(ticket)).content.decode()
    assert "Rouvrir et répondre" in done
    assert "Résoudre" not in done


@pytest.mark.parametrize(
    "verb", ["prendre", "affecter", "reprendre", "confirmer", "rouvrir", "ecrire"]
)
def test_a_verb_is_never_done_by_a_mere_visit(verb, open_ticket, nolwenn, sign_in) -> None:
    ticket = open_ticket()
    assert sign_in(nolwenn).get(f"{page_of(ticket)}{verb}/").status_code == 405


def test_the_manager_reads_but_a_verb_is_not_hers(open_ticket, marc, sign_in) -> None:
    ticket = open_ticket()
    browser = sign_in(marc)
    assert browser.get(page_of(ticket)).status_code == 200
    assert browser.post(f"{page_of(ticket)}prendre/").status_code == 403
    ticket.refresh_from_db()
    assert ticket.owner is None


@pytest.mark.row("R07")
def test_a_long_story_costs_no_more_statements_than_a_short_one(
    open_ticket, nolwenn, sophie, sign_in
) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    browser.get(page_of(ticket))
    services.note(ticket_id=ticket.pk, body="Une", by=nolwenn, at=NOW)
    cache.clear()  # what is kept a few seconds is read anew both times
    with CaptureQueriesContext(connection) as short:
        browser.get(page_of(ticket))
    for number in range(30):
        services.note(ticket_id=ticket.pk, body=f"Note {number}", by=nolwenn, at=NOW)
        services.client_message(ticket_id=ticket.pk, contact=sophie, body="Alors ?", at=NOW)
    cache.clear()
    with CaptureQueriesContext(connection) as long:
        browser.get(page_of(ticket))
    assert len(long) <= len(short)


def test_what_others_wrote_meanwhile_is_counted_and_moves_nothing(
    open_ticket, nolwenn, gaelle, sign_in
) -> None:
    ticket = open_ticket()
    browser = sign_in(nolwenn)
    stamp = browser.get(page_of(ticket)).context["stamp"]
    services.note(ticket_id=ticket.pk, body="Moi", by=nolwenn, at=NOW)
    assert browser.get(f"{page_of(ticket)}nouveau/?depuis={stamp}").content == b""
    services.note(ticket_id=ticket.pk, body="Elle", by=gaelle, at=NOW)
    assert browser.get(f"{page_of(ticket)}nouveau/?depuis={stamp}").content == b"1"
