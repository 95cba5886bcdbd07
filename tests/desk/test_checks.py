"""Who calls is checked before a password is given back or a login told (A24)."""

import logging
import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from clients import proofs, selectors
from clients import services as clients
from clients.models import Contact
from core import deliveries, setting
from core.errors import Refused
from core.models import Event, TrailEntry
from knowledge import starter
from knowledge.models import Category, Choice, Step
from tests import cast
from tests.desk.conftest import NOW
from tickets import services
from tickets.models import CallerCheck, Ticket

pytestmark = [pytest.mark.django_db, pytest.mark.row("A24")]
BEFORE = NOW - timedelta(days=3)
QUESTION, ANSWER = "Dans quel port êtes-vous née ?", "L’Île-Tudy"
TOO_MANY = "Trop d’essais"


@pytest.fixture(autouse=True)
def at_the_desk(house: None, now: datetime) -> None:
    """The desk's hour, and a covered client."""


@pytest.fixture
def known(sophie: Contact) -> Contact:
    """Sophie, with a telephone of the dossier, a code and a question of her own."""
    sophie.phone, sophie.caller_passcode = "+33297001462", proofs.seal("48291307")
    sophie.caller_question, sophie.caller_answer = QUESTION, proofs.seal(proofs.as_answer(ANSWER))
    sophie.save()
    return sophie


@pytest.fixture
def asking(procedure: Any) -> Any:
    """A category that asks for the caller's identity, and a procedure whose second step checks it."""
    category = cast.category("Réseau > VPN")
    category.needs_caller = True
    category.save()
    procedure.steps.filter(position=2).update(verifies_caller=True)
    return category


@pytest.fixture
def ticket(open_ticket: Any, asking: Any, known: Contact) -> Ticket:
    """Sophie's forgotten password, an hour ago."""
    return open_ticket("Mot de passe oublié", category_id=asking.pk)


def check(by: Any, at: datetime = NOW, **given: Any) -> CallerCheck:
    return services.check_caller(by=by, at=at, **given)


def resolve(ticket: Ticket, by: Any, at: datetime = NOW, **given: Any) -> Ticket:
    given = {"remotely": True, **given}
    return services.resolve(ticket_id=ticket.pk, by=by, at=at, solution="Réinitialisé", **given)


@pytest.mark.req("R103")
@pytest.mark.parametrize(
    ("way", "given", "succeeds"),
    [
        ("CALL_BACK", {"line": "PHONE"}, True),
        ("CALL_BACK", {"line": "PHONE", "confirmed": False}, False),
        ("CODE", {"said": "48 29 13 07"}, True),
        ("CODE", {"said": "48 29 13 08"}, False),
        ("CODE", {"said": ""}, False),
        ("ANSWER", {"said": "l'ile tudy"}, True),
        ("ANSWER", {"said": "Loctudy"}, False),
    ],
)
def test_each_way_opens_the_resolution_only_when_it_was_the_person(
    way, given, succeeds, ticket, nolwenn
) -> None:
    with pytest.raises(Refused, match="Vérifiez d’abord l’appelant"):
        resolve(ticket, nolwenn)
    made = check(nolwenn, way=way, ticket_id=ticket.pk, **given)
    assert (made.succeeded, made.by, made.contact) == (succeeds, nolwenn, ticket.requester)
    told = Event.objects.get(kind__startswith="ticket.caller_")
    kind = "verified" if succeeds else "unverified"
    assert (told.kind, told.data["way"]) == (f"ticket.caller_{kind}", way)
    assert {f"ticket:{ticket.pk}", f"contact:{made.contact_id}"} < set(told.about)
    if succeeds:
        assert resolve(ticket, nolwenn).status == "RESOLVED"
        return
    with pytest.raises(Refused, match="Vérifiez d’abord"):
        resolve(ticket, nolwenn)
    ticket.refresh_from_db()
    assert ticket.status == "NEW"


def test_a_check_holds_for_its_hours_its_person_and_its_ticket(
    ticket, open_ticket, asking, carole, nolwenn
) -> None:
    setting.change("caller_check_hours", 2, since=BEFORE.date())
    other = open_ticket("Encore un mot de passe", category_id=asking.pk)
    check(nolwenn, way="CODE", said="48291307", ticket_id=other.pk)
    with pytest.raises(Refused):  # another ticket's check
        resolve(ticket, nolwenn)
    check(nolwenn, way="CODE", said="48291307", ticket_id=ticket.pk)
    late = NOW + timedelta(hours=2)
    with pytest.raises(Refused):  # stale
        resolve(ticket, nolwenn, late)
    services.describe(ticket_id=ticket.pk, requester_id=carole.pk, by=nolwenn, at=NOW)
    with pytest.raises(Refused):  # another person
        resolve(ticket, nolwenn)
    services.describe(ticket_id=ticket.pk, requester_id=other.requester_id, by=nolwenn, at=NOW)
    assert resolve(ticket, nolwenn, late - timedelta(seconds=1)).status == "RESOLVED"


def test_only_what_asks_for_it_waits_for_the_check(ticket, open_ticket, yann, nolwenn) -> None:
    plain = open_ticket("Écran noir", category_id=cast.category().pk)
    assert resolve(plain, nolwenn).status == "RESOLVED"
    assert resolve(ticket, yann, remotely=False).status == "RESOLVED"  # seen on site


@pytest.mark.req("R103")
def test_a_request_of_ones_own_signed_in_account_needs_no_other_check(
    asking, known, carole, nolwenn
) -> None:
    given = {
        "client_id": known.client_id, "requester_id": known.pk, "category_id": asking.pk,
        "subject": "Mot de passe oublié", "at": NOW, "channel": "PORTAL",
    }  # fmt: skip
    own = services.open_ticket(by=known.user, **given)
    for_her = services.open_ticket(by=carole.user, **given)
    assert resolve(own, nolwenn, NOW + timedelta(days=3)).status == "RESOLVED"
    with pytest.raises(Refused):
        resolve(for_her, nolwenn)


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


def test_what_was_written_since_the_request_began_or_this_day_proves_nothing(
    ticket, known, nolwenn
) -> None:
    about = {"by": nolwenn, "at": NOW - timedelta(hours=3)}
    clients.bind_number(contact_id=known.pk, number="+33611223344", **about)
    code = clients.draw_code(contact_id=known.pk, **about)
    clients.set_question(contact_id=known.pk, question="Et ?", answer="Rien du tout", **about)
    call = services.start_call(by=nolwenn, at=NOW, contact_id=known.pk)
    for given in (
        {"way": "CALL_BACK", "line": "MOBILE"},
        {"way": "CALL_BACK", "line": "SITE"},  # no number there
        {"way": "CODE", "said": code},
        {"way": "ANSWER", "said": "Rien du tout"},
    ):
        for where in ({"ticket_id": ticket.pk}, {"call_id": call.pk}):
            with pytest.raises(Refused):
                check(nolwenn, **where, **given)
    assert not CallerCheck.objects.exists()
    assert check(nolwenn, way="CALL_BACK", line="PHONE", ticket_id=ticket.pk).succeeded
    own = clients.draw_code(contact_id=known.pk, by=known.user, at=NOW)
    assert check(nolwenn, way="CODE", said=own, ticket_id=ticket.pk).succeeded
    tomorrow = NOW + timedelta(days=1)
    assert check(nolwenn, tomorrow, way="CALL_BACK", line="MOBILE", call_id=call.pk).succeeded


def test_who_checks_and_what_is_checked_are_refused_out_of_reach(
    ticket, sophie, paul, claire, nolwenn, sign_in
) -> None:
    with pytest.raises(PermissionDenied):
        check(claire, way="CODE", said="48291307", ticket_id=ticket.pk)
    where = f"/api/v1/tickets/{ticket.pk}/"
    assert sign_in(paul.user).get(f"{where}caller/").status_code == 403
    assert sign_in(sophie.user).post(f"{where}verify_caller/", {"way": "CODE"}).status_code == 403
    with pytest.raises(PermissionDenied):
        clients.draw_code(contact_id=sophie.pk, by=paul.user, at=NOW)
    for broken in ({"way": "CODE", "line": "PHONE"}, {"way": "ACCOUNT"}, {"ticket": None}):
        row = {
            "ticket": ticket,
            "way": "CODE",
            "succeeded": True,
            "by": nolwenn,
            "at": NOW,
            **broken,
        }
        with pytest.raises(IntegrityError), transaction.atomic():
            CallerCheck.objects.create(contact=sophie, **row)


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
