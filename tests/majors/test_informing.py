"""Everybody concerned is told at once, and the clock stops with the last proof, not with a message (D04, E01, E02)."""

from datetime import timedelta

import pytest

from clients.models import Contact
from core import clock
from core.models import Event
from notifications import services as outbox_services
from tests import cast
from tests.majors.conftest import mails, outbox
from tickets import services
from tickets.models import Clock, ClockState, Receipt, Recipient

pytestmark = pytest.mark.django_db


def broadcast(problem) -> Clock:
    return Clock.objects.filter(ticket=problem.lead, kind="BROADCAST").order_by("-pk")[0]


def point(browser, problem, body="Les envois reprennent.", **more):
    """Write an update, reread it, send it."""
    page = f"/graves/{problem.pk}/"
    ahead = (clock.now() + timedelta(hours=2)).astimezone().strftime("%Y-%m-%dT%H:%M")
    data = {"body": body, "news_before": ahead, "number": problem.updates.count(), **more}
    reread = browser.post(f"{page}point/", data)
    assert reread.status_code == 200, reread.context["form"].errors
    assert problem.updates.count() == data["number"]
    return browser.post(f"{page}point/", {**data, "sure": "1"})


@pytest.mark.row("E02")
def test_declaring_tells_every_one_of_the_support_at_once_and_no_client(
    declared, yann, gaelle, claire, denis, nolwenn, carole
):
    declared()
    told = {message.user_id for message in outbox("major_staff")}
    assert {yann.pk, gaelle.pk, claire.pk, denis.pk} <= told
    assert nolwenn.pk not in told
    assert outbox("major_news") == []


@pytest.mark.row("E01")
def test_the_form_declares_with_template_criteria_and_commander_and_opens_the_room(
    open_ticket, nolwenn, gaelle, sign_in
):
    ticket = open_ticket()
    desk = sign_in(nolwenn)
    form = {
        "reason": "Serveur de messagerie arrêté", "template": "MAIL", "criteria": ["CORE_SERVICE"],
        "commander": gaelle.pk, "room_url": "https://meet.example/crise",
    }  # fmt: skip
    answer = desk.post(f"/hotline/tickets/{ticket.pk}/grave/", form, follow=True)
    problem = answer.context["problem"]
    assert problem.commander == gaelle
    assert problem.title == "Messagerie : retards en cours"
    page = answer.content.decode()
    assert "Information complète de tous avant" in page
    assert "https://meet.example/crise" in page
    assert problem.lead.priority == 1


@pytest.mark.row("D04")
def test_the_clock_stops_with_the_last_proof_and_never_with_a_message_that_left(
    declared, yann, carole, nolwenn, sign_in
):
    problem = declared()
    desk = sign_in(nolwenn)
    point(desk, problem)
    for message in outbox():
        if message.kind in ("major_staff", "major_news") and message.channel == "EMAIL":
            outbox_services.report(message_id=message.pk, outcome="ACCEPTED", at=clock.now())
    outbox()
    assert broadcast(problem).state == ClockState.RUNNING
    phone = sign_in(yann)
    assert "J’ai lu" in phone.get(f"/graves/{problem.pk}/information/").content.decode()
    phone.post(f"/graves/{problem.pk}/lu/")
    assert "Vous avez tout lu" in phone.get(f"/graves/{problem.pk}/information/").content.decode()
    sent = {m.contact_id: m for m in mails("major_news")}
    for contact in (cast.sophie(), carole):
        assert broadcast(problem).state == ClockState.RUNNING
        outbox_services.report(message_id=sent[contact.pk].pk, outcome="DELIVERED", at=clock.now())
        outbox()
    assert broadcast(problem).state == ClockState.MET
    told = Event.objects.filter(kind="ticket.broadcast").values_list("data__audience", flat=True)
    assert sorted(told) == ["CLIENTS", "MANAGERS", "STAFF"]


@pytest.mark.row("D04")
@pytest.mark.row("K06")
def test_a_client_who_opens_the_notice_of_their_bell_has_read_it(
    declared, nolwenn, sophie, sign_in
):
    problem = declared()
    point(sign_in(nolwenn), problem)
    (notice,) = [m for m in outbox("major_news") if m.user_id == sophie.user_id]
    answer = sign_in(sophie.user).get(f"/notifications/{notice.pk}/ouvrir/")
    assert answer["Location"] == f"/espace/incidents/{problem.pk}/"
    outbox()
    (receipt,) = Receipt.objects.filter(update__major=problem, recipient__contact=sophie)
    assert receipt.state == "PROVEN"


@pytest.mark.row("D04")
def test_a_bounced_address_is_shown_in_red_with_what_to_do_and_a_call_is_a_proof(
    declared, carole, nolwenn, sign_in
):
    problem = declared()
    desk = sign_in(nolwenn)
    point(desk, problem)
    bounced = next(m for m in mails("major_news") if m.contact_id == carole.pk)
    outbox_services.report(
        message_id=bounced.pk, outcome="BOUNCED", at=clock.now(), detail="boîte inconnue"
    )
    outbox()
    page = desk.get(f"/graves/{problem.pk}/personnes/?sans-preuve").content.decode()
    assert "Corriger l’adresse" in page
    assert "boîte inconnue" in page
    mine = Recipient.objects.get(major=problem, contact=carole)
    refused = desk.post(f"/graves/personnes/{mine.pk}/prevenue/", {"proof": "PHONE", "words": ""})
    assert refused.status_code == 422
    assert Recipient.objects.get(pk=mine.pk).proved_at is None
    desk.post(f"/graves/personnes/{mine.pk}/prevenue/", {"proof": "PHONE", "words": "14 h 10"})
    receipt = Receipt.objects.get(recipient=mine)
    assert (receipt.state, receipt.proof, receipt.words) == ("PROVEN", "PHONE", "14 h 10")


def test_only_those_without_proof_are_relaunched_and_not_twice_in_ten_minutes(
    declared, yann, gaelle, nolwenn, sign_in
):
    problem = declared()
    outbox()
    sign_in(yann).post(f"/graves/{problem.pk}/lu/")
    desk = sign_in(nolwenn)
    assert desk.post(f"/graves/{problem.pk}/relancer/").status_code == 409
    services.relaunch(major_id=problem.pk, by=nolwenn, at=clock.now() + timedelta(minutes=11))
    again = [m.user_id for m in outbox("major_staff") if m.channel == "EMAIL"]
    assert again.count(gaelle.pk) == 2
    assert again.count(yann.pk) == 1


def test_a_client_s_mail_carries_its_own_words_and_never_ours(
    declared, paul, carole, gaelle, nolwenn, sign_in
):
    problem = declared()
    services.add_client(
        major_id=problem.pk, client_id=paul.client_id, by=nolwenn, at=clock.now(), reason="appel"
    )
    desk = sign_in(nolwenn)
    desk.post(
        f"/graves/{problem.pk}/clients/{paul.client_id}/", {"text": "Vos envois partent lundi."}
    )
    point(desk, problem, staff_body="Contrôleur EX-02 mort")
    sent = {m.contact_id: m.text for m in mails("major_news")}
    assert "Vos envois partent lundi." in sent[paul.pk]
    assert "Les envois reprennent." in sent[carole.pk]
    assert "Les envois reprennent." not in sent[paul.pk]
    for text in sent.values():
        assert "EX-02" not in text
    assert str(carole.client) not in sent[paul.pk]
    staff = [m for m in outbox("major_staff") if m.channel == "EMAIL"][-1]
    assert "EX-02" in staff.text


def test_somebody_who_does_not_lead_sends_nothing(declared, maelle, nolwenn, sign_in):
    problem = declared()
    other = sign_in(maelle)
    answer = other.post(
        f"/graves/{problem.pk}/point/",
        {"body": "Moi aussi", "news_before": "2099-01-01T10:00", "sure": "1"},
    )
    assert answer.status_code == 403
    assert problem.updates.count() == 1
    other.post(f"/graves/{problem.pk}/piloter/")
    assert "Point n°" in other.get(f"/graves/{problem.pk}/").content.decode()


def test_two_people_do_not_send_the_same_point_twice(declared, herve, nolwenn, sign_in):
    problem = declared()
    point(sign_in(nolwenn), problem)
    late = {"body": "Le mien", "news_before": "2099-01-01T10:00", "number": 1, "sure": "1"}
    answer = sign_in(herve).post(f"/graves/{problem.pk}/point/", late)
    assert answer.status_code in (409, 422)
    assert problem.updates.count() == 2


def test_a_point_promises_the_next_one_and_keeps_the_last(declared, nolwenn, sign_in):
    problem = declared()
    desk = sign_in(nolwenn)
    point(desk, problem)
    first = Clock.objects.get(ticket=problem.lead, kind="NEWS", state="RUNNING")
    point(desk, problem, body="Suite", number=2)
    first.refresh_from_db()
    assert first.state == ClockState.MET
    assert Clock.objects.filter(ticket=problem.lead, kind="NEWS", state="RUNNING").count() == 1


def test_without_a_promised_delay_nobody_is_said_to_be_informed_before_they_are(
    declared, yann, nolwenn, herve, sign_in
):
    day = clock.now().date()
    services.add_target(
        kind="BROADCAST", minutes=None, since=day, by=herve, at=clock.now() - timedelta(days=2)
    )
    page = sign_in(nolwenn).get(declared().get_absolute_url()).content.decode()
    assert not Clock.objects.filter(kind="BROADCAST").exists()
    assert "Tout le monde est informé" not in page
    assert "Aucun délai promis" in page


def test_who_was_told_by_telephone_has_nothing_left_to_read(declared, yann, nolwenn, sign_in):
    problem = declared()
    outbox()
    mine = Recipient.objects.get(major=problem, user=yann)
    services.vouch(recipient_id=mine.pk, by=nolwenn, at=clock.now(), words="Appelé à 10 h")
    page = sign_in(yann).get(f"/graves/{problem.pk}/information/").content.decode()
    assert "Vous avez tout lu." in page


@pytest.mark.row("D04")
def test_a_file_merged_into_another_is_neither_told_nor_waited_for(declared, carole, sophie):
    twin = Contact.objects.create(
        client=carole.client, last_name="Lann", email="c.lann@client.example", merged_into=carole
    )
    problem = declared()
    told = Recipient.objects.filter(major=problem, contact__isnull=False)
    assert set(told.values_list("contact", flat=True)) == {carole.pk, sophie.pk}
    assert twin.pk not in told.values_list("contact", flat=True)
