"""SMS people send back: yes, no, or something for the hotline to read; once each."""

import threading

import pytest
from django.db import connection
from django.test import Client as Browser
from twilio.request_validator import RequestValidator

from core import deliveries
from interventions.models import MissionStatus
from notifications import answers, services
from notifications.models import Channel, Message, Reply
from tickets.models import Message as Said

pytestmark = pytest.mark.django_db
URL = "http://localhost:8000/envois/twilio/reponse/"


def text(words, number="+33600000001", sid="SM1", token="secret-of-twilio"):
    posted = {"MessageSid": sid, "From": number, "Body": words}
    signed = RequestValidator(token).compute_signature(URL, posted)
    return (
        Browser()
        .post("/envois/twilio/reponse/", posted, headers={"X-Twilio-Signature": signed})
        .status_code
    )


@pytest.mark.row("K10")
@pytest.mark.parametrize(
    ("words", "meaning"),
    [("OK", "YES"), ("ok !", "YES"), ("1", "YES"), ("Oui merci", "YES"), ("OK I-12", "YES"), ("Reçu.", "YES"),
     ("NON", "NO"), ("Refusé", "NO"), ("je refuse", "NO"), ("0", "NO"),
     ("oui mais pas avant 11 h", "UNCLEAR"), ("", "UNCLEAR"), ("12", "UNCLEAR"), ("okay boomer", "UNCLEAR")],
)  # fmt: skip
def test_few_words_are_an_answer_and_more_are_read_by_somebody(words, meaning):
    assert answers.meaning(words) == meaning


@pytest.mark.parametrize(
    ("words", "number"), [("OK I-12", 12), ("ok i 12", 12), ("oui I12", 12), ("OK 12", None)]
)
def test_a_text_may_name_its_mission(words, number):
    assert answers.mission_number(words) == number


@pytest.mark.row("K10")
def test_ok_accepts_the_mission_and_a_second_delivery_changes_nothing(now, twilio, mission):
    for _ in range(3):
        assert text("OK") == 200
    mission.refresh_from_db()
    assert (mission.status, mission.acknowledged_via) == (MissionStatus.ACKNOWLEDGED, "sms")
    assert Reply.objects.get().outcome == Reply.Outcome.ACCEPTED


@pytest.mark.row("K10")
def test_non_declines_with_the_words_as_reason_even_after_a_yes(now, twilio, mission):
    text("ok", sid="SM1")
    text("Non", sid="SM2")
    mission.refresh_from_db()
    assert mission.status == MissionStatus.DECLINED
    assert mission.decline_reason == "Refusée par SMS : « Non »"


@pytest.mark.row("K10")
def test_other_words_become_a_note_on_the_ticket(now, twilio, mission, yann):
    text("Oui mais pas avant 11 h")
    mission.refresh_from_db()
    assert mission.status == MissionStatus.NOTIFIED
    note = Said.objects.get(ticket=mission.ticket, kind="NOTE")
    assert "Oui mais pas avant 11 h" in note.body
    assert note.author == yann


@pytest.mark.row("K10")
def test_an_unknown_number_is_read_by_the_hotline_and_the_manager_is_told(
    now, twilio, mission, herve, sign_in, nolwenn
):
    text("Je suis en bas", number="+33699999999")
    assert Reply.objects.get().outcome == Reply.Outcome.UNKNOWN
    deliveries.deliver_pending()
    message = Message.objects.get(kind="sms_unclear", channel="EMAIL")
    assert message.to == "herve@aprile.example"
    assert "> Je suis en bas" in message.text
    page = sign_in(nolwenn).get("/envois/recus/").content.decode()
    assert "Je suis en bas" in page
    assert "À lire par la hotline" in page


def test_an_answer_that_comes_after_the_mission_was_called_off_is_kept_as_words(
    now, twilio, mission
):
    mission.status = MissionStatus.CANCELLED
    mission.save()
    text("OK")
    mission.refresh_from_db()
    assert mission.status == MissionStatus.CANCELLED
    assert Reply.objects.get().outcome == Reply.Outcome.UNKNOWN


def test_of_two_missions_the_one_last_sent_by_sms_is_answered(
    now, twilio, mission, yann, other_mission
):
    for place, one in enumerate((other_mission, mission)):
        services.queue(
            key=f"s{place}", kind="mission_sms", channel=Channel.SMS, to=yann.mobile, subject="",
            text="Mission", at=now, about=f"mission:{one.pk}", user=yann,
        )  # fmt: skip
    text("OK")
    for one in (mission, other_mission):
        one.refresh_from_db()
    assert (mission.status, other_mission.status) == ("ACKNOWLEDGED", "NOTIFIED")
    text(f"OK I-{other_mission.pk}", sid="SM2")
    other_mission.refresh_from_db()
    assert other_mission.status == "ACKNOWLEDGED"


def test_a_text_that_twilio_did_not_sign_is_refused(now, twilio, mission):
    assert text("OK", token="guess") == 400
    assert Reply.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_ten_deliveries_of_one_text_at_once_are_one(now, twilio, mission):
    def work():
        try:
            text("OK")
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Reply.objects.count() == 1
    mission.refresh_from_db()
    assert mission.status == MissionStatus.ACKNOWLEDGED
