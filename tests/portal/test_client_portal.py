"""The client's own space: report, follow, answer, accept or refuse, reopen, visits, invoices."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts import services as accounts
from clients import services as clients
from core import clock, links
from core.events import topic
from tests import cast
from tickets import services
from tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
REPORT = {
    "symptoms": "L’imprimante ne répond plus.",
    "kind": "INCIDENT",
    "impact": "2",
    "urgency": "3",
}


@pytest.fixture(autouse=True)
def house(db):
    """A team, a calendar, a contract."""
    cast.team()
    cast.contract(cast.client())


def a_request(contact, *, subject="Imprimante muette", by=None) -> Ticket:
    return services.open_ticket(
        client_id=contact.client_id, requester_id=contact.pk, subject=subject, symptoms="Plus rien ne sort.",
        by=by or cast.person("nolwenn"), at=clock.now(), channel="PORTAL",
    )  # fmt: skip


def resolved(contact) -> Ticket:
    ticket = a_request(contact)
    return services.resolve(
        ticket_id=ticket.pk,
        by=cast.person("nolwenn"),
        at=clock.now(),
        solution="Câble rebranché.",
        remotely=True,
    )


@pytest.mark.row("A10")
def test_reporting_a_problem_starts_the_promise_and_says_it_in_plain_words(sophie, sign_in):
    page = sign_in(sophie.user).post("/espace/demandes/nouvelle/", REPORT, follow=True)
    ticket = Ticket.objects.get()
    assert (ticket.client, ticket.requester, ticket.channel) == (sophie.client, sophie, "PORTAL")
    text = page.content.decode()
    assert "Nous vous répondons" in text
    assert "SLA" not in text


def test_a_report_without_words_says_so_and_keeps_what_was_chosen(sophie, sign_in):
    page = sign_in(sophie.user).post(
        "/espace/demandes/nouvelle/", {**REPORT, "symptoms": "  ", "subject": "Écran"}
    )
    assert not Ticket.objects.exists()
    assert 'value="Écran"' in page.content.decode()
    assert page.context["form"].errors["symptoms"]


@pytest.mark.row("C19")
def test_an_internal_note_never_reaches_the_client(sophie, sign_in):
    ticket = a_request(sophie)
    services.note(
        ticket_id=ticket.pk, by=cast.person("nolwenn"), at=clock.now(), body="Ils ne paient jamais"
    )
    services.reply(
        ticket_id=ticket.pk, by=cast.person("nolwenn"), at=clock.now(), body="Nous regardons."
    )
    text = sign_in(sophie.user).get(f"/espace/demandes/{ticket.pk}/").content.decode()
    assert "Nous regardons." in text
    assert "Ils ne paient jamais" not in text


@pytest.mark.row("H12")
def test_another_clients_request_does_not_exist(sophie, paul, sign_in):
    ticket = a_request(sophie)
    for path in ("", "message/", "reponse/", "rouvrir/"):
        method = "get" if not path else "post"
        page = getattr(sign_in(paul.user), method)(
            f"/espace/demandes/{ticket.pk}/{path}", {"body": "x", "answer": "oui"}
        )
        assert page.status_code == 404


def test_a_user_sees_his_own_requests_and_a_manager_the_companys(sophie, carole, sign_in):
    a_request(sophie, subject="Celle de Sophie")
    a_request(carole, subject="Celle de Carole")
    mine = sign_in(sophie.user).get("/espace/").content.decode()
    assert ("Celle de Sophie" in mine, "Celle de Carole" in mine) == (True, False)
    ours = sign_in(carole.user).get("/espace/").content.decode()
    assert ("Celle de Sophie" in ours, "Celle de Carole" in ours) == (True, True)


@pytest.mark.row("A10")
def test_a_message_goes_into_the_request(sophie, sign_in):
    ticket = a_request(sophie)
    sign_in(sophie.user).post(
        f"/espace/demandes/{ticket.pk}/message/", {"body": "Toujours pareil."}
    )
    assert Message.objects.get(kind="CLIENT").body == "Toujours pareil."


@pytest.mark.row("C22")
@pytest.mark.parametrize(
    ("answer", "status"), [("oui", "CLOSED"), ("partie", "WORKING"), ("non", "WORKING")]
)
def test_a_solution_gets_three_answers(sophie, sign_in, answer, status):
    ticket = resolved(sophie)
    sign_in(sophie.user).post(
        f"/espace/demandes/{ticket.pk}/reponse/", {"answer": answer, "reason": "Le bac 2 bourre."}
    )
    ticket.refresh_from_db()
    assert ticket.status == status


@pytest.mark.row("C22")
def test_a_refusal_without_a_word_is_asked_for_one_and_changes_nothing(sophie, sign_in):
    ticket = resolved(sophie)
    page = sign_in(sophie.user).post(f"/espace/demandes/{ticket.pk}/reponse/", {"answer": "non"})
    assert page.status_code == 422
    ticket.refresh_from_db()
    assert ticket.status == "RESOLVED"


@pytest.mark.row("C23")
def test_a_closed_request_can_be_reopened_from_the_portal(sophie, sign_in):
    ticket = resolved(sophie)
    services.accept(ticket_id=ticket.pk, by=sophie.user, at=clock.now())
    sign_in(sophie.user).post(
        f"/espace/demandes/{ticket.pk}/rouvrir/", {"reason": "Cela recommence."}
    )
    ticket.refresh_from_db()
    assert (ticket.status, ticket.reopened) == ("WORKING", 1)


@pytest.mark.row("C22")
def test_a_mails_link_answers_without_signing_in_but_not_by_being_opened(sophie, client):
    ticket = resolved(sophie)
    token = links.issue(
        purpose="solution",
        subject=topic(ticket),
        holder=topic(sophie),
        expires_at=clock.now() + timedelta(days=3),
    )
    client.get(f"/espace/solution/{token}/?reponse=oui")
    ticket.refresh_from_db()
    assert ticket.status == "RESOLVED"
    client.post(f"/espace/solution/{token}/", {"answer": "oui"})
    ticket.refresh_from_db()
    assert (ticket.status, ticket.confirmed) == ("CLOSED", True)
    again = client.post(f"/espace/solution/{token}/", {"answer": "oui"})
    assert again.status_code == 409


@pytest.mark.row("K15")
def test_the_final_notices_link_reopens(sophie, client):
    ticket = resolved(sophie)
    services.accept(ticket_id=ticket.pk, contact=sophie, at=clock.now())
    token = links.issue(
        purpose="reopen",
        subject=topic(ticket),
        holder=topic(sophie),
        expires_at=clock.now() + timedelta(days=3),
    )
    client.post(f"/espace/revenir/{token}/", {"reason": "Cela recommence."})
    ticket.refresh_from_db()
    assert ticket.status == "WORKING"


@pytest.mark.row("H11")
def test_a_personal_link_ends_with_the_account_of_its_holder(sophie, client, helene):
    ticket = resolved(sophie)
    expires = clock.now() + timedelta(days=3)
    solution, reopen = (
        links.issue(purpose=name, subject=topic(ticket), holder=topic(sophie), expires_at=expires)
        for name in ("solution", "reopen")
    )
    assert client.get(f"/espace/solution/{solution}/").status_code == 200
    accounts.deactivate(user_id=sophie.user_id, by=helene, at=clock.now())
    for address in (f"/espace/solution/{solution}/", f"/espace/revenir/{reopen}/"):
        assert client.get(address).status_code == 404
        assert client.post(address, {"answer": "oui", "reason": "Encore."}).status_code == 404
    ticket.refresh_from_db()
    assert ticket.status == "RESOLVED"


@pytest.mark.row("C22", "G03")
def test_whoever_has_a_place_at_the_client_writes_and_answers_as_long_as_they_have_it(
    paul, client, claire, sign_in
):
    now, ours = clock.now(), cast.client()
    place = clients.save_membership(contact_id=paul.pk, client_id=ours.pk, by=claire, at=now)
    ticket = services.open_ticket(
        client_id=ours.pk, requester_id=paul.pk, subject="Le scanner", by=claire, at=now
    )
    told = {"body": "Il clignote en rouge."}
    sign_in(paul.user).post(f"/espace/demandes/{ticket.pk}/message/", told)
    assert Message.objects.get(ticket=ticket, kind="CLIENT").body == told["body"]
    services.resolve(ticket_id=ticket.pk, by=cast.person("nolwenn"), at=now, solution="Rebranché.", remotely=True)  # fmt: skip
    expires = now + timedelta(days=3)
    solution, reopen = (
        links.issue(purpose=name, subject=topic(ticket), holder=topic(paul), expires_at=expires)
        for name in ("solution", "reopen")
    )
    assert "Le scanner" in client.get(f"/espace/solution/{solution}/").content.decode()
    client.post(f"/espace/solution/{solution}/", {"answer": "oui"})
    ticket.refresh_from_db()
    assert ticket.status == "CLOSED"
    clients.end_membership(membership_id=place.pk, by=claire, at=now)
    refused = client.post(f"/espace/revenir/{reopen}/", {"reason": "Cela recommence."})
    assert "Ce lien n’est plus valable." in refused.content.decode()
    ticket.refresh_from_db()
    assert ticket.status == "CLOSED"


def test_an_expired_link_says_so(sophie, client):
    ticket = resolved(sophie)
    token = links.issue(
        purpose="solution",
        subject=topic(ticket),
        holder=topic(sophie),
        expires_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    page = client.get(f"/espace/solution/{token}/")
    assert page.status_code == 409
    assert "Ce lien n’est plus valable." in page.content.decode()


@pytest.mark.row("D18")
def test_a_late_promise_is_admitted(sophie, sign_in):
    ticket = a_request(sophie)
    clock_row = ticket.clocks.get(kind="ANSWER")
    clock_row.due_at = clock.now() - timedelta(hours=1)
    clock_row.save()
    assert "nous sommes en retard" in sign_in(sophie.user).get("/espace/").content.decode()


def test_every_page_of_the_space_opens_and_shows_its_empty_state(carole, sign_in):
    for path in (
        "",
        "demandes/",
        "demandes/?voir=closes",
        "demandes/nouvelle/",
        "visites/",
        "factures/",
    ):
        assert sign_in(carole.user).get(f"/espace/{path}").status_code == 200


def test_an_ordinary_user_has_no_invoices(sophie, sign_in):
    assert sign_in(sophie.user).get("/espace/factures/").status_code == 403
