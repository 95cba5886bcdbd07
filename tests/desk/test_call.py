"""The call card: opened at once, the caller found, one ending does everything."""

import re
from datetime import timedelta

import pytest

from core import setting
from core.models import Event
from tests import cast
from tests.desk.conftest import NOW
from tickets import priority, services
from tickets.models import Call, DiagnosticAnswer, MajorIncident, Message, Ticket, TimeEntry


@pytest.fixture
def call(house, now, nolwenn) -> Call:
    """Nolwenn is on the phone since two minutes, with Sophie."""
    return services.start_call(
        by=nolwenn, at=NOW - timedelta(minutes=2), contact_id=cast.sophie().pk
    )


def card(call: Call) -> str:
    return f"/hotline/appels/{call.pk}/"


@pytest.mark.row("A01")
def test_one_key_opens_a_running_call_and_the_same_key_comes_back_to_it(
    house, now, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    opened = browser.post("/hotline/appels/nouveau/", follow=True)
    call = Call.objects.get()
    assert (call.hotliner, call.started_at, call.outcome) == (nolwenn, NOW, "IN_PROGRESS")
    assert f'data-timer="{NOW:%Y-%m-%dT}' in opened.content.decode()
    again = browser.post("/hotline/appels/nouveau/")
    assert again["Location"] == card(call)
    assert Call.objects.count() == 1
    back = f'href="{card(call)}" data-call-open'
    assert back in browser.get("/hotline/").content.decode()
    assert back not in browser.get(card(call)).content.decode()


@pytest.mark.row("A01")
def test_the_card_is_a_page_at_its_address_and_a_sheet_where_the_desk_asks(
    call, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    page = browser.get(card(call)).content.decode()
    asked = {"HX-Request": "true", "HX-Target": "call-sheet"}
    sheet = browser.post("/hotline/appels/nouveau/", headers=asked, follow=True).content.decode()
    assert "<html" in page
    assert "<html" not in sheet
    for html in (page, sheet):
        assert f'action="{card(call)}fin/"' in html
        assert 'data-timer="' in html
    assert Call.objects.count() == 1
    assert 'id="call-sheet"' in browser.get("/hotline/").content.decode()


@pytest.mark.row("A02")
def test_a_number_of_one_person_alone_says_who_calls_and_what_the_contract_covers(
    house, now, nolwenn, sophie, sign_in
) -> None:
    html = (
        sign_in(nolwenn)
        .post("/hotline/appels/nouveau/", {"number": sophie.phone}, follow=True)
        .content.decode()
    )
    assert "Sophie Evenou" in html
    assert "Cet appel est couvert par votre contrat." in html


@pytest.mark.row("A03")
def test_an_ambiguous_caller_is_chosen_among_ranked_candidates_with_reasons(
    call, sophie, paul, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    html = browser.get(f"{card(call)}qui/?q=vasseur").content.decode()
    assert "Paul Vasseur" in html
    assert "par son nom" in html
    bound = browser.post(
        f"{card(call)}reconnaitre/", {"contact": paul.pk, "client": paul.client_id}
    )
    call.refresh_from_db()
    assert (call.contact, call.client) == (paul, paul.client)
    assert "Étude Aubry &amp; Stern" in bound.content.decode()


@pytest.mark.row("A03")
def test_a_number_is_bound_to_the_person_in_one_click(house, now, nolwenn, sophie, sign_in) -> None:
    browser = sign_in(nolwenn)
    browser.post("/hotline/appels/nouveau/", {"number": "0298112233"})
    call = Call.objects.get()
    bound = browser.post(f"{card(call)}reconnaitre/", {"contact": sophie.pk})
    assert "Retenir le" in bound.content.decode()
    browser.post(f"{card(call)}numero/")
    sophie.refresh_from_db()
    assert sophie.mobile == "+33298112233"


@pytest.mark.row("A03")
def test_an_unknown_caller_is_created_inside_the_card(house, now, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    browser.post("/hotline/appels/nouveau/", {"number": "0298112233"})
    call = Call.objects.get()
    refused = browser.post(f"{card(call)}interlocuteur/", {"last_name": "Le Meur"})
    assert "Choisissez d’abord la société." in refused.content.decode()
    browser.post(f"{card(call)}reconnaitre/", {"client": cast.client().pk})
    browser.post(
        f"{card(call)}interlocuteur/",
        {"first_name": "Christine", "last_name": "Le Meur", "phone": "0298112233"},
    )
    call.refresh_from_db()
    assert str(call.contact) == "Christine Le Meur"


@pytest.mark.row("A04")
def test_a_contract_number_gives_the_verdict_and_the_sentence_to_say(
    call, nolwenn, sign_in
) -> None:
    other = cast.client("Optique Fontenoy")
    cast.contract(other, "TIME_AND_MATERIALS", number="26-0777")
    browser = sign_in(nolwenn)
    assert "contrat 26-0777" in browser.get(f"{card(call)}qui/?q=26-0777").content.decode()
    html = browser.post(f"{card(call)}reconnaitre/", {"client": other.pk}).content.decode()
    assert "À facturer" in html
    assert "82,00\u202f€ HT de l’heure" in html
    assert 'name="consent"' in html


@pytest.mark.row("A22")
@pytest.mark.row("B02")
def test_while_typing_the_card_proposes_the_same_ticket_the_category_and_the_promise(
    call, open_ticket, procedure, nolwenn, sign_in
) -> None:
    same = open_ticket("VPN : le tunnel coupe sans cesse")
    html = (
        sign_in(nolwenn)
        .post(
            f"{card(call)}conseil/",
            {"symptoms": "Le VPN, tunnel en coupure.", "impact": 2, "urgency": 1},
        )
        .content.decode()
    )
    assert f'value="add:{same.pk}"' in html
    assert "Le voyant clignote-t-il\u202f?" in html
    assert "Priorité 2. Réponse ou calendrier avant demain, 9\u202fh\u202f36" in html
    assert "3\u202fh\u202f24 aujourd’hui, puis 36\u202fmin demain" in html
    call.refresh_from_db()
    assert call.note == "Le VPN, tunnel en coupure."


@pytest.mark.row("B03")
@pytest.mark.row("D01")
def test_the_card_promises_what_the_ticket_opened_from_it_will_promise(
    call, nolwenn, herve, sign_in
) -> None:
    services.add_target(
        kind="ANSWER", minutes=60, client=call.client, since=NOW.date(), by=herve,
        at=NOW - timedelta(days=2),
    )  # fmt: skip
    own = {**priority.MATRIX, (2, 2): 1}
    setting.change(
        "priority_matrix", {f"{i}x{u}": value for (i, u), value in own.items()}, since=NOW.date()
    )
    cast.contract(call.client).delete()
    browser, said = sign_in(nolwenn), {"symptoms": "Écran noir.", "impact": 2, "urgency": 2}
    html = browser.post(f"{card(call)}conseil/", said).content.decode()
    assert re.search(
        r"Priorité 1\. Réponse ou calendrier avant (aujourd’hui, )?14\u202fh\u202f36", html
    )
    browser.post(f"{card(call)}fin/", {"ending": "later", **said})
    ticket = Ticket.objects.get()
    answer = ticket.clocks.get(kind="ANSWER")
    assert ticket.priority == 1
    assert (answer.target_minutes, answer.due_at) == (60, NOW + timedelta(minutes=58))


@pytest.mark.row("B14")
@pytest.mark.row("A15")
@pytest.mark.req("R150")
def test_solved_on_the_phone_closes_call_ticket_time_and_billing_in_one_gesture(
    call, procedure, nolwenn, sophie, sign_in
) -> None:
    first = procedure.steps.get(position=1)
    answer = f"{first.pk}:{first.choices.get(label='Non').pk}"
    done = sign_in(nolwenn).post(
        f"{card(call)}fin/",
        {
            "ending": "solved",
            "symptoms": "Le VPN coupe depuis 13 h. Deux personnes.",
            "impact": 2,
            "urgency": 1,
            "solution": "Câble rebranché",
            "answers": answer,
        },
        follow=True,
    )
    ticket = Ticket.objects.get()
    call.refresh_from_db()
    assert (ticket.status, ticket.requester, ticket.subject) == (
        "CLOSED",
        sophie,
        "Le VPN coupe depuis 13 h",
    )
    assert (ticket.reported_at, ticket.owner, ticket.solution) == (
        call.started_at,
        nolwenn,
        "Câble rebranché",
    )
    assert (call.outcome, call.ticket, call.ended_at) == ("SOLVED", ticket, NOW)
    assert TimeEntry.objects.values_list("kind", "minutes").get() == ("PHONE", 2)
    assert DiagnosticAnswer.objects.get().choice.label == "Non"
    assert Event.objects.filter(kind="ticket.resolved").count() == 1
    assert f"Ticket {ticket.pk} résolu au téléphone et clos" in done.content.decode()


def test_nothing_is_asked_before_an_ending_and_then_only_what_it_needs(
    call, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    answer = browser.post(f"{card(call)}fin/", {"ending": "solved", "symptoms": "VPN"})
    assert answer.status_code == 422
    assert "Dites ce qui a été fait, en une phrase." in answer.content.decode()
    assert "VPN" in answer.content.decode()
    assert not Ticket.objects.exists()
    call.refresh_from_db()
    assert call.outcome == "IN_PROGRESS"


def test_an_unknown_caller_stops_only_the_endings_that_open_a_ticket(
    house, now, nolwenn, sign_in
) -> None:
    call = services.start_call(by=nolwenn, at=NOW)
    browser = sign_in(nolwenn)
    refused = browser.post(f"{card(call)}fin/", {"ending": "later", "symptoms": "VPN"})
    assert "Dites d’abord qui appelle" in refused.content.decode()
    browser.post(f"{card(call)}fin/", {"ending": "information", "symptoms": "Horaires demandés"})
    call.refresh_from_db()
    assert (call.outcome, call.note) == ("INFORMATION", "Horaires demandés")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("ending", "status", "level"),
    [("escalate", "WORKING", 2), ("visit", "TO_PLAN", 1), ("later", "WORKING", 1)],
)
@pytest.mark.row("A01")
def test_each_ending_leaves_one_ticket_one_ended_call_and_its_time(
    ending, status, level, call, nolwenn, sign_in
) -> None:
    sign_in(nolwenn).post(
        f"{card(call)}fin/", {"ending": ending, "symptoms": "Plus d’accès au VPN"}
    )
    ticket = Ticket.objects.get()
    call.refresh_from_db()
    assert (ticket.status, ticket.level) == (status, level)
    assert (call.outcome, call.ticket) == ("TICKET", ticket)
    assert TimeEntry.objects.get().minutes == 2


@pytest.mark.row("A22")
def test_what_was_said_joins_the_open_ticket(call, open_ticket, nolwenn, sophie, sign_in) -> None:
    ticket = open_ticket()
    sign_in(nolwenn).post(f"{card(call)}fin/", {"ending": f"add:{ticket.pk}", "symptoms": "Encore"})
    call.refresh_from_db()
    said = Message.objects.get()
    assert (said.ticket, said.contact, said.body) == (ticket, sophie, "Encore")
    assert (call.outcome, Ticket.objects.count()) == ("ADDED", 1)


def test_a_call_never_joins_the_ticket_of_another_client(
    call, open_ticket, paul, nolwenn, sign_in
) -> None:
    theirs = open_ticket(requester=paul)
    sign_in(nolwenn).post(f"{card(call)}fin/", {"ending": f"add:{theirs.pk}", "symptoms": "Encore"})
    assert not Message.objects.exists()
    call.refresh_from_db()
    assert call.outcome == "IN_PROGRESS"


def test_the_card_of_a_colleague_is_not_there(call, maelle, sign_in) -> None:
    browser = sign_in(maelle)
    assert browser.get(card(call)).status_code == 404
    assert browser.post(f"{card(call)}fin/", {"ending": "abandoned"}).status_code == 404


@pytest.mark.row("A01")
def test_a_missed_call_waits_to_be_called_back(house, now, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    browser.post("/hotline/appels/a-rappeler/", {"number": "0298112233"})
    missed = Call.objects.get()
    assert missed.outcome == "MISSED"
    assert (
        "02\u00a098\u00a011\u00a022\u00a033"
        in browser.get("/hotline/appels/a-rappeler/").content.decode()
    )
    browser.post(f"/hotline/rappels/{missed.task.pk}/passer/")
    call = Call.objects.get(outcome="IN_PROGRESS")
    assert call.number == missed.task.number == "+33298112233"
    browser.post(f"{card(call)}fin/", {"ending": "information"})
    assert "Aucun rappel à passer." in browser.get("/hotline/appels/a-rappeler/").content.decode()


@pytest.mark.row("A19")
@pytest.mark.parametrize(
    ("hour", "closed", "words"),
    [(10, False, ""), (17, True, "Elle rouvre demain, 9\u202fh\u202f00.")],
)
def test_the_desk_says_when_it_is_closed_and_when_it_reopens(
    hour, closed, words, house, nolwenn, sign_in, monkeypatch
) -> None:
    at = NOW.replace(hour=hour)
    monkeypatch.setattr("core.clock.now", lambda: at)
    html = sign_in(nolwenn).get("/hotline/").content.decode()
    assert ("La hotline est fermée" in html) is closed
    assert words in html


@pytest.mark.row("A15")
def test_a_ticket_opened_for_somebody_is_theirs(house, now, nolwenn, sophie, sign_in) -> None:
    browser = sign_in(nolwenn)
    found = browser.get("/hotline/nouveau/pour/?q=evenou").content.decode()
    assert f"client={sophie.client_id}&amp;contact={sophie.pk}" in found
    browser.post(
        f"/hotline/nouveau/?client={sophie.client_id}&contact={sophie.pk}",
        {
            "contact": sophie.pk,
            "subject": "Compte à créer",
            "symptoms": "Une assistante arrive lundi",
            "channel": "EMAIL",
            "impact": 3,
            "urgency": 3,
        },
    )
    ticket = Ticket.objects.get()
    assert (ticket.requester, ticket.opened_by, ticket.channel) == (sophie, nolwenn, "EMAIL")


@pytest.mark.row("N11")
def test_the_day_writes_its_own_report_and_is_confirmed_once(call, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    browser.post(f"{card(call)}fin/", {"ending": "later", "symptoms": "Plus d’accès au VPN"})
    page = browser.get("/hotline/activite/")
    assert page.context["lines"][0].kind == "call"
    assert page.context["total"] == 2
    browser.post("/hotline/activite/signer/", {"day": "2026-11-17", "note": "Calme"})
    html = browser.get("/hotline/activite/").content.decode()
    assert "Calme" in html
    assert "Confirmer ma journée" not in html


def test_the_commercial_state_is_told_aloud_when_the_client_is_suspended(
    call, nolwenn, claire, sign_in
) -> None:
    client = cast.client("Transports Guéhenneuc")
    client.suspended_at = NOW
    client.save()
    html = (
        sign_in(nolwenn).post(f"{card(call)}reconnaitre/", {"client": client.pk}).content.decode()
    )
    assert "Suspendu" in html
    assert "je vous passe le service commercial" in html


@pytest.mark.row("A02")
@pytest.mark.row("C06")
def test_a_caller_touched_by_a_running_problem_is_told_of_it_and_attached_in_one_gesture(
    call, open_ticket, gaelle, nolwenn, sophie, sign_in
) -> None:
    lead = open_ticket("Messagerie coupée")
    services.declare_major(
        ticket_id=lead.pk, by=gaelle, at=NOW, reason="Plus rien n’arrive", template="MAIL"
    )
    problem = MajorIncident.objects.get()
    services.post_update(
        major_id=problem.pk, by=gaelle, at=NOW, body="Nos messages sont retardés.",
        news_before=NOW + timedelta(hours=1),
    )  # fmt: skip
    browser = sign_in(nolwenn)
    html = browser.get(card(call)).content.decode()
    assert "Problème en cours" in html
    assert "Nos messages sont retardés." in html
    assert f'value="major:{problem.pk}"' in html
    done = browser.post(f"{card(call)}fin/", {"ending": f"major:{problem.pk}"}, follow=True)
    ticket = Ticket.objects.exclude(pk=lead.pk).get()
    assert (ticket.parent, ticket.requester, ticket.subject) == (lead, sophie, problem.title)
    assert f"Ticket {ticket.pk} rattaché à {problem}." in done.content.decode()
    call.refresh_from_db()
    assert (call.ticket, call.ended_at) == (ticket, NOW)
