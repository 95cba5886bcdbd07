"""Tickets over REST: the same doors, rights and sentences as the pages (Q07, A16, C01)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from clients.models import Contact
from core.models import Event
from tests import cast
from tests.tickets.conftest import MORNING
from tickets import services
from tickets.models import Call, Ticket

pytestmark = pytest.mark.django_db
URL = "/api/v1/tickets/"


def post(browser, path, data=None, **headers):
    return browser.post(path, data or {}, content_type="application/json", headers=headers)


@pytest.mark.row("A15")
@pytest.mark.row("A16")
def test_a_ticket_is_opened_once_per_key_and_the_same_answer_comes_back(sign_in, nolwenn, sophie):
    browser = sign_in(nolwenn)
    body = {"client": sophie.client_id, "requester": sophie.pk, "subject": "VPN coupé"}
    first = post(browser, URL, body, **{"Idempotency-Key": "k1"})
    again = post(browser, URL, body, **{"Idempotency-Key": "k1"})
    assert (first.status_code, again.json()) == (201, first.json())
    assert Ticket.objects.count() == 1
    other = post(browser, URL, {**body, "subject": "Autre"}, **{"Idempotency-Key": "k1"})
    assert other.status_code == 409
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.opened_by, ticket.requester) == ("API", nolwenn, sophie)


@pytest.mark.parametrize(
    ("body", "field"),
    [({"subject": "x"}, "client"), ({"client": 999999, "subject": "x"}, "client"), ({}, "client"),
     ({"impact": 7}, "impact"), ({"kind": "AUTRE"}, "kind")],
)  # fmt: skip
def test_errors_are_told_per_field_and_nothing_is_opened(sign_in, nolwenn, body, field):
    answer = post(sign_in(nolwenn), URL, body)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert field in answer.json()["errors"]
    assert not Ticket.objects.exists()


def test_a_client_opens_for_itself_whatever_it_sends_and_reads_no_inner_field(
    sign_in, sophie, paul
):
    browser = sign_in(sophie.user)
    body = {"client": paul.client_id, "requester": paul.pk, "subject": "Bonjour", "take": True}
    answer = post(browser, URL, body)
    assert answer.status_code == 201
    ticket = Ticket.objects.get()
    assert (ticket.client_id, ticket.requester, ticket.owner) == (sophie.client_id, sophie, None)
    assert not {"verdict", "level", "team", "opened_by"} & set(answer.json())
    assert sign_in(paul.user).get(f"{URL}{ticket.pk}/").status_code == 404
    Contact.objects.filter(pk=paul.pk).update(user=None)
    assert post(sign_in(paul.user), URL, {"subject": "Encore"}).status_code == 403


@pytest.mark.row("C19")
def test_a_note_never_reaches_a_client_by_any_route(opened, sign_in, nolwenn, sophie):
    ticket = opened()
    file = SimpleUploadedFile("secret.txt", b"mot de passe du coffre")
    services.note(ticket_id=ticket.pk, by=nolwenn, at=MORNING, body="COFFRE-INTERNE", files=[file])
    joined = ticket.attachments.get()
    browser = sign_in(sophie.user)
    for route in ("", "messages/", "timeline/", "attachments/", "clocks/"):
        answer = browser.get(f"{URL}{ticket.pk}/{route}")
        assert answer.status_code == 200
        assert b"COFFRE" not in answer.content
        assert b"secret.txt" not in answer.content
        assert b"note" not in answer.content.lower().replace(b'"verbs"', b"")
    assert browser.get(f"/tickets/pieces/{joined.pk}/").status_code == 404
    assert sign_in(nolwenn).get(f"/tickets/pieces/{joined.pk}/").status_code == 200


@pytest.mark.row("C01")
@pytest.mark.row("C16")
@pytest.mark.row("C22")
@pytest.mark.row("D02")
def test_the_whole_life_over_rest(opened, sign_in, nolwenn, sophie):
    desk, portal = sign_in(nolwenn), sign_in(sophie.user)
    url = f"{URL}{opened().pk}/"
    assert post(desk, f"{url}take/").json()["status"] == "WORKING"
    assert post(desk, f"{url}take/").status_code == 409
    answer = post(desk, f"{url}reply/", {"body": "Je règle le délai.", "is_answer": True})
    assert answer.status_code == 201
    assert post(desk, f"{url}wait/", {"reason": "Journal"}).json()["status"] == "WAITING_CUSTOMER"
    assert post(portal, f"{url}reply/", {"body": "Voici le journal."}).status_code == 201
    assert post(desk, f"{url}time/", {"kind": "REMOTE", "minutes": 12}).status_code == 200
    done = post(desk, f"{url}resolve/", {"solution": "Délai porté à 8 h", "remotely": True})
    assert done.json()["status"] == "RESOLVED"
    assert post(portal, f"{url}accept/").json()["confirmed"] is True
    assert post(desk, f"{url}escalate/", {"reason": "DELAY"}).status_code == 409
    promises = desk.get(f"{url}clocks/").json()
    assert {one["kind"]: one["state"] for one in promises}["ANSWER"] == "MET"
    assert "accusé automatique" in promises[0]["stopped_by"]


def test_the_list_is_filtered_by_allow_list_and_stays_within_reach(
    opened, sign_in, nolwenn, sophie, paul
):
    mine = opened(subject="Imprimante muette")
    opened(subject="Autre chose", urgency=1)
    browser = sign_in(nolwenn)
    numbers = [row["number"] for row in browser.get(URL, {"q": "imprimantes"}).json()["results"]]
    assert numbers == [mine.pk]
    assert len(browser.get(URL, {"priority": 2}).json()["results"]) == 1
    assert len(browser.get(URL, {"open": "true"}).json()["results"]) == 2
    assert len(browser.get(URL, {"client__name": "x"}).json()["results"]) == 2
    assert sign_in(paul.user).get(URL).json()["results"] == []
    assert len(sign_in(sophie.user).get(URL).json()["results"]) == 2


@pytest.mark.row("A01")
def test_a_call_begins_is_identified_and_ends_once(sign_in, nolwenn, maelle, sophie):
    browser = sign_in(nolwenn)
    call = post(browser, "/api/v1/calls/", {"number": "+33297000000"}).json()
    url = f"/api/v1/calls/{call['id']}/"
    assert (
        post(browser, f"{url}identify/", {"contact": sophie.pk}).json()["client"]
        == sophie.client_id
    )
    assert post(sign_in(maelle), f"{url}finish/", {"outcome": "SOLVED"}).status_code == 404
    assert (
        post(browser, f"{url}finish/", {"outcome": "INFORMATION"}).json()["outcome"]
        == "INFORMATION"
    )
    ended = Call.objects.get().ended_at
    post(browser, f"{url}finish/", {"outcome": "ABANDONED"})
    assert (Call.objects.get().outcome, Call.objects.get().ended_at) == ("INFORMATION", ended)
    (line,) = browser.get("/api/v1/activity/").json()
    assert line["kind"] == "call"


def test_files_are_joined_and_dangerous_ones_refused(opened, sign_in, sophie):
    ticket, browser = opened(), sign_in(sophie.user)
    url = f"{URL}{ticket.pk}/attach/"
    answer = browser.post(url, {"files": [SimpleUploadedFile("journal.txt", b"coupure")]})
    assert (answer.status_code, answer.json()[0]["name"]) == (201, "journal.txt")
    refused = browser.post(url, {"files": [SimpleUploadedFile("virus.exe", b"MZ")]})
    assert refused.status_code == 409
    assert ticket.attachments.count() == 1


def test_reading_costs_the_same_whatever_the_thread(
    opened, sign_in, nolwenn, django_assert_max_num_queries
):
    ticket, browser = opened(take=True), sign_in(nolwenn)
    for number in range(40):
        services.reply(ticket_id=ticket.pk, by=nolwenn, at=MORNING, body=f"Message {number}")
    with django_assert_max_num_queries(10):
        browser.get(f"{URL}{ticket.pk}/timeline/")
    with django_assert_max_num_queries(10):
        browser.get(URL)


@pytest.mark.row("C19")
def test_why_we_reopened_a_ticket_stays_between_ourselves_and_what_the_client_said_does_not(
    opened, sign_in, nolwenn, sophie
):
    ticket = opened()
    given = {"ticket_id": ticket.pk, "at": MORNING}
    for by, reason in ((nolwenn, "Ils ne lâcheront pas"), (sophie.user, "Cela recommence")):
        services.resolve(by=nolwenn, solution="Bail", remotely=True, **given)
        services.reopen(by=by, reason=reason, **given)
    url = f"{URL}{ticket.pk}/timeline/"
    told = [
        line["detail"]
        for line in sign_in(sophie.user).get(url).json()
        if line["kind"] == "ticket.reopened"
    ]
    ours = [
        line["detail"]
        for line in sign_in(nolwenn).get(url).json()
        if line["kind"] == "ticket.reopened"
    ]
    assert told == ["", "Cela recommence"]
    assert ours == ["Ils ne lâcheront pas", "Cela recommence"]


@pytest.mark.row("B01")
@pytest.mark.row("B03")
@pytest.mark.row("B19")
def test_kind_nature_and_priority_follow_from_category_impact_and_urgency(sign_in, nolwenn, sophie):
    category = cast.category("Téléphonie > Nouvelle ligne")
    category.kind, category.nature = "SERVICE_REQUEST", "TELEPHONY"
    category.save()
    sophie.is_vip = True
    sophie.save()
    body = {
        "client": sophie.client_id, "requester": sophie.pk, "category": category.pk,
        "subject": "Une ligne pour l’atelier", "impact": 2, "urgency": 1,
    }  # fmt: skip
    opened = post(sign_in(nolwenn), URL, body).json()
    assert (opened["kind"], opened["nature"], opened["priority"]) == (
        "SERVICE_REQUEST", "TELEPHONY", 1,
    )  # fmt: skip
    reasons = Event.objects.get(kind="ticket.opened").data["reasons"]
    assert reasons == [
        "le demandeur est VIP : impact relevé d’un cran",
        "impact fort × urgence forte",
    ]


@pytest.mark.row("C20")
@pytest.mark.row("C27")
@pytest.mark.row("D12")
def test_the_story_tells_who_did_what_and_the_referent_stays(opened, sign_in, nolwenn, maelle):
    cast.team(level=2)
    browser, url = sign_in(nolwenn), f"{URL}{opened().pk}/"
    post(browser, f"{url}take/")
    post(browser, f"{url}assign/", {"to": maelle.pk})
    assert post(browser, f"{url}escalate/", {"reason": "AUTRE"}).status_code == 400
    answer = post(browser, f"{url}escalate/", {"reason": "COMPETENCE", "summary": "Box vue"}).json()
    assert (answer["level"], answer["owner"], answer["referent"]) == (2, None, nolwenn.pk)
    story = browser.get(f"{url}timeline/").json()
    said = [(line["sentence"], line["detail"], line["by"]) for line in story if not line["message"]]
    assert said == [
        ("Ticket ouvert", "", "Nolwenn Le Goff"),
        ("Pris en charge", "", "Nolwenn Le Goff"),
        ("Affecté", "", "Nolwenn Le Goff"),
        ("Transmis au niveau 2", "Compétence", "Nolwenn Le Goff"),
    ]
    assert [line["message"]["body"] for line in story if line["message"]] == ["Box vue"]
