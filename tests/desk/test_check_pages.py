"""The check of a caller where people meet it: card, ticket, procedure, vault, log and API (A24)."""

import logging
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from clients import proofs, selectors
from clients import services as clients
from clients.models import Contact
from core import deliveries, setting
from core.errors import Refused
from core.models import Event, TrailEntry
from knowledge import starter
from knowledge.models import Category, Choice, Step
from tests import cast
from tests.desk.conftest import ANSWER, NOW
from tests.desk.test_checks import BEFORE, check, resolve
from tickets import services
from tickets.models import CallerCheck, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.row("A24")]
TOO_MANY = "Trop d’essais"


@pytest.fixture(autouse=True)
def at_the_desk(house: None, now: datetime) -> None:
    """The desk's hour, and a covered client."""


def test_a_step_that_checks_the_caller_is_answered_only_afterwards_on_page_and_api(
    ticket, procedure, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    step = Step.objects.get(procedure=procedure, position=2)
    choice = Choice.objects.get(step=step)
    first = Choice.objects.get(label="Oui")
    services.answer_step(
        ticket_id=ticket.pk, step_id=first.step_id, choice_id=first.pk, by=nolwenn, at=NOW
    )
    api, page = f"/api/v1/tickets/{ticket.pk}/", f"/hotline/tickets/{ticket.pk}/"
    body = {"step": step.pk, "choice": choice.pk}
    refused = browser.post(f"{api}diagnose/", body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert (
        browser.post(f"{page}diagnostic/", body, headers={"HX-Request": "true"}).status_code == 409
    )
    shown = browser.get(page).content.decode()
    assert "cette étape ne se répond qu’ensuite" in shown
    assert "Appelant non vérifié" in shown
    assert ticket.answers.count() == 1
    done = browser.post(f"{page}appelant/", {"way": "CALL_BACK", "line": "PHONE", "confirmed": "1"})
    assert done["Location"] == page
    shown = browser.get(page).content.decode()
    assert "Vérifié par rappel à 13\u202fh\u202f38" in shown
    assert "Appelant vérifié : rappel" in shown
    assert (
        browser.post(f"{page}diagnostic/", body, headers={"HX-Request": "true"}).status_code == 200
    )
    assert ticket.answers.count() == 2


def test_the_resolution_page_says_what_is_missing_keeps_what_was_typed_and_leads_there(
    ticket, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    page = f"/hotline/tickets/{ticket.pk}/"
    typed = {"solution": "Mot de passe changé", "remotely": "1"}
    refused = browser.post(f"{page}resoudre/", typed).content.decode()
    assert "Vérifiez d’abord l’appelant" in refused
    assert "Mot de passe changé" in refused
    assert f'href="{page}appelant/"' in refused
    wrong = browser.post(f"{page}appelant/", {"way": "ANSWER", "said": "Loctudy"})
    assert wrong.status_code == 422
    assert "Appelant non reconnu" in wrong.content.decode()
    assert "Loctudy" not in wrong.content.decode()
    browser.post(f"{page}appelant/", {"way": "ANSWER", "said": ANSWER})
    assert f'href="{page}appelant/"' not in browser.get(f"{page}resoudre/").content.decode()
    assert browser.post(f"{page}resoudre/", typed)["Location"] == page


@pytest.mark.req("R103")
def test_the_call_is_checked_on_its_card_and_the_check_goes_along_to_the_ticket(
    known, asking, paul, nolwenn, sign_in
) -> None:
    browser = sign_in(nolwenn)
    call = services.start_call(by=nolwenn, at=NOW - timedelta(minutes=2), contact_id=known.pk)
    card = f"/hotline/appels/{call.pk}/"
    assert "Appelant non vérifié" in browser.get(card).content.decode()
    ending = {
        "ending": "solved", "symptoms": "Mot de passe oublié", "solution": "Réinitialisé",
        "category": asking.pk,
    }  # fmt: skip
    refused = browser.post(f"{card}fin/", ending)
    assert refused.status_code == 422
    assert "Vérifiez d’abord l’appelant" in refused.content.decode()
    assert "Réinitialisé" in refused.content.decode()
    browser.post(f"{card}reconnaitre/", {"contact": paul.pk})  # taken for somebody else first
    browser.post(f"{card}appelant/", {"way": "CODE", "said": "22 22 22 22"})
    browser.post(f"{card}reconnaitre/", {"contact": known.pk})
    typed = browser.post(f"{card}appelant/", {"way": "CODE", "said": "11 11 11 11"})
    assert "Appelant non reconnu" in typed.content.decode()
    checked = browser.post(f"{card}appelant/", {"way": "CODE", "said": "48291307"})
    assert checked["HX-Reswap"] == "none"
    assert "Vérifié par code d’appel" in checked.content.decode()
    assert "Vérifié par code d’appel à 13\u202fh\u202f38" in browser.get(card).content.decode()
    browser.post(f"{card}fin/", ending)
    ticket = Ticket.objects.get()
    assert ticket.status == "CLOSED"
    rows = CallerCheck.objects.order_by("pk").values_list("contact", "ticket", "succeeded")
    assert list(rows) == [
        (paul.pk, None, False), (known.pk, ticket.pk, False), (known.pk, ticket.pk, True),
    ]  # fmt: skip
    kinds = Event.objects.filter(about__contains=[f"ticket:{ticket.pk}"], kind__contains="caller_")
    assert [event.kind for event in kinds] == ["ticket.caller_known"]
    with pytest.raises(Refused, match="n’est pas, ou plus, le vôtre"):
        check(nolwenn, way="CALL_BACK", line="PHONE", call_id=call.pk)


def test_the_check_is_made_and_read_over_the_api(ticket, known, nolwenn, sign_in) -> None:
    browser = sign_in(nolwenn)
    where = f"/api/v1/tickets/{ticket.pk}/"
    before = browser.get(f"{where}caller/").json()
    assert (before["is_asked"], before["is_verified"], before["tries"]) == (True, False, [])
    assert before["lines"] == ["PHONE"]

    def post(**body: Any) -> Any:
        return browser.post(f"{where}verify_caller/", body, content_type="application/json")

    wrong, right = post(way="CODE", said="00000000"), post(way="CODE", said="48291307")
    assert (wrong.status_code, wrong.json()["succeeded"]) == (201, False)
    assert (right.status_code, right.json()["succeeded"]) == (201, True)
    assert post(way="ACCOUNT").status_code == 409  # nobody says so for somebody else
    after = browser.get(f"{where}caller/").json()
    assert (after["is_verified"], after["way"], len(after["tries"])) == (True, "CODE", 2)
    assert datetime.fromisoformat(after["until"]) == NOW + timedelta(hours=8)
    setting.change("caller_check_tries", 1, since=BEFORE.date())
    refused = post(way="CODE", said="48291307")
    assert (refused.status_code, refused["Content-Type"]) == (409, "application/problem+json")
    assert TOO_MANY in refused.json()["detail"]
    assert post(way="ANSWER", said=ANSWER).json()["succeeded"] is True  # the other ways stay open


def test_the_code_and_the_answer_are_told_once_and_are_nowhere_else(
    ticket, known, nolwenn, sign_in, caplog
) -> None:
    caplog.set_level(logging.DEBUG)
    browser, staff = sign_in(known.user), sign_in(nolwenn)
    drawn = browser.post("/espace/appel/", {"act": "draw"})
    assert drawn["Cache-Control"] == "no-store, private"
    code = proofs.as_code(re.search(r'value="([\d\xa0]{11})"', drawn.content.decode())[1])
    browser.post(
        "/espace/appel/", {"act": "question", "question": "Et ?", "answer": "Goéland bleu"}
    )
    known.refresh_from_db()
    check(nolwenn, way="CODE", said=code, ticket_id=ticket.pk)
    check(nolwenn, way="ANSWER", said="goeland bleu", ticket_id=ticket.pk)
    pages = [
        browser.get("/espace/appel/"), staff.get(f"/clients/interlocuteurs/{known.pk}/appel/"),
        staff.get(f"/clients/{known.client_id}/interlocuteurs/"), staff.get("/recherche/?q=goeland"),
        staff.get(f"/hotline/tickets/{ticket.pk}/"), staff.get(f"/hotline/tickets/{ticket.pk}/appelant/"),
        staff.get("/api/v1/contacts/"), staff.get(f"/api/v1/tickets/{ticket.pk}/caller/"),
        staff.get(f"/api/v1/tickets/{ticket.pk}/timeline/"),
    ]  # fmt: skip
    told = "".join(page.content.decode() for page in pages) + caplog.text
    told += "".join(f"{event.kind}{event.data}" for event in Event.objects.all())
    bare = proofs.as_code(code)
    for secret in (
        bare,
        proofs.spoken(bare),
        "Goéland",
        known.caller_passcode,
        known.caller_answer,
    ):
        assert secret not in told
    for act, kept in (("drop_code", "caller_passcode"), ("drop_question", "caller_answer")):
        browser.post("/espace/appel/", {"act": act})
        assert getattr(Contact.objects.get(pk=known.pk), kept) == ""
    assert not check(nolwenn, way="CODE", said=code, ticket_id=ticket.pk).succeeded
    short = browser.post("/espace/appel/", {"act": "question", "question": "Et ?", "answer": "a é"})
    assert "trop courte" in short.content.decode()


@pytest.mark.row("H09")
def test_checks_and_failed_tries_are_lines_of_the_access_log(
    ticket, nolwenn, denis, sign_in
) -> None:
    check(nolwenn, way="CODE", said="1", ticket_id=ticket.pk)
    check(nolwenn, way="CALL_BACK", line="PHONE", ticket_id=ticket.pk)
    while deliveries.deliver_pending():
        pass
    lines = TrailEntry.objects.filter(kind__contains="caller_").order_by("number")
    assert [(one.kind, one.by) for one in lines] == [
        ("ticket.caller_unverified", nolwenn), ("ticket.caller_verified", nolwenn),
    ]  # fmt: skip
    page = sign_in(denis).get("/clients/droits/journal/?heading=appelants").content.decode()
    assert "Appelant non reconnu pour un ticket" in page


@pytest.mark.row("G07")
def test_a_login_is_revealed_to_be_told_only_to_somebody_checked_who_may_receive_it(
    ticket, known, gaelle, sign_in
) -> None:
    secret = clients.add_secret(
        client_id=known.client_id, label="Pare-feu", value="Korrigan-9", by=gaelle, at=NOW
    )
    clients.grant(
        client_id=known.client_id, user_id=gaelle.pk, parts=["SECRETS"], can_write=False, source="manual:1", reason="Essai",
        starts_at=BEFORE, ends_at=NOW + timedelta(days=400), by=cast.person("denis"), at=BEFORE,
    )  # fmt: skip
    browser = sign_in(gaelle, factor=timedelta())
    where = f"/clients/identifiants/{secret.pk}/reveler/"
    typed = {"reason": "Pour le dire au téléphone", "tell": "1"}
    assert "personne de ce client ne l’est" in browser.post(where, typed).content.decode()
    check(gaelle, way="CODE", said="48291307", ticket_id=ticket.pk)
    asked = browser.post(where, typed).content.decode()
    key = re.search(r'value="(check:\d+)"', asked)[1]
    assert (
        f"Sophie Evenou, identité vérifiée à 13\u202fh\u202f38 pour le ticket {ticket.pk}" in asked
    )
    refused = browser.post(where, {**typed, "told_to": key}).content.decode()
    assert "ne peut pas recevoir d’identifiants" in refused
    Contact.objects.filter(pk=known.pk).update(receives_secrets=True)
    for stale in ("check:0", f"check:{secret.pk + 10_000}"):
        shown = browser.post(where, {**typed, "told_to": stale}).content.decode()
        assert "Korrigan-9" not in shown
    assert not Event.objects.filter(kind="secret.revealed").exists()
    assert "Korrigan-9" in browser.post(where, {**typed, "told_to": key}).content.decode()
    told = Event.objects.get(kind="secret.revealed")
    assert {f"contact:{known.pk}", f"ticket:{ticket.pk}"} < set(told.about)
    seen = sign_in(cast.carole().user).get("/espace/identifiants/").content.decode()
    assert "pour le dire à Sophie Evenou" in seen
    resolve(ticket, gaelle)
    assert selectors.verified_people(known.client_id, NOW) == []


def test_what_asks_for_the_check_is_said_on_the_pages_of_procedures_and_categories(
    asking, procedure, gaelle, sign_in
) -> None:
    browser = sign_in(gaelle)
    step = procedure.steps.get(position=1)
    lines = {"answers-TOTAL_FORMS": 2, "answers-INITIAL_FORMS": 2}
    for place, choice in enumerate(step.choices.all()):
        lines |= {
            f"answers-{place}-pk": choice.pk, f"answers-{place}-label": choice.label,
            f"answers-{place}-leads_to": choice.leads_to.position if choice.leads_to else "",
            f"answers-{place}-ending": choice.ending, f"answers-{place}-conclusion": choice.conclusion,
        }  # fmt: skip
    page = f"/fiches/etapes/{step.pk}/"
    browser.post(page, {"question": step.question, "verifies_caller": "on", **lines})
    step.refresh_from_db()
    assert step.verifies_caller
    shown = browser.get(f"/fiches/procedures/{procedure.pk}/").content.decode()
    assert shown.count("vérifie l’appelant") == 2
    kept = {
        "name": "VPN", "kind": "INCIDENT", "nature": "OFFICE", "skill_level": 2, "visit_minutes": 60,
        "is_active": "on",
    }  # fmt: skip
    browser.post(f"/fiches/categories/{asking.pk}/", kept)
    asking.refresh_from_db()
    assert not asking.needs_caller
    starter.load(NOW)
    asked = Category.objects.filter(needs_caller=True).values_list("path", flat=True)
    assert list(asked) == ["Poste de travail > Session et mot de passe"]
    assert Step.objects.filter(verifies_caller=True).exclude(procedure=procedure).count() == 2
