"""Mail servers, SMS operators and outside listeners that refuse, stall, lie or vanish (FT-16 to FT-19, FT-29, FT-47, FT-50)."""

import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from twilio.request_validator import RequestValidator

from notifications.channels import signature
from notifications.models import Attempt, Message, Pulse, State
from tests import cast
from tests.faults import proof, story
from tests.faults.house import eventually
from tests.faults.post import dripping
from tests.notifications.servers import serving, twilio

TOKEN = "secret-of-twilio"


@pytest.fixture
def sms(house):
    """An operator that behaves as Twilio, known to the house."""
    with twilio() as state:
        house.more |= {
            "TWILIO_ACCOUNT_SID": "AC" + "0" * 32, "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_FROM": "+33700000000", "TWILIO_API_BASE": state.base,
        }  # fmt: skip
        yield state


def state_of(to):
    return Message.objects.get(to=to).state


@pytest.mark.fault("FT-16")
def test_each_answer_of_a_mail_server_has_its_consequence_and_one_does_not_stop_the_others(house, mail):  # fmt: skip
    scripted = {
        "unknown@client.example": ["550 5.1.1 no such user"],
        "full@client.example": ["552 5.2.2 too big"],
        "closing@client.example": ["421 4.3.2 closing"],
        "grey@client.example": ["450 4.7.1 greylisted", "451 4.7.1 greylisted"],
    }
    mail.answers = {to: list(answers) for to, answers in scripted.items()}
    for to in scripted:
        story.messages(1, house.now(), to=to)
    story.messages(5, house.now())
    house.worker(processes=1)
    house.beat()
    eventually(lambda: Message.objects.filter(state=State.SENT).count() >= 5, 60)
    eventually(lambda: state_of("unknown@client.example") == state_of("full@client.example") == State.FAILED, 40)  # fmt: skip
    for _again in range(3):
        house.move_clock(minutes=4)
        eventually(lambda: Message.objects.filter(state=State.SENT).count() >= 7 or _nothing_due(house), 40)  # fmt: skip
    eventually(lambda: state_of("grey@client.example") == state_of("closing@client.example") == State.SENT, 60)  # fmt: skip
    assert Message.objects.get(to="grey@client.example").attempts == 3
    proof.well(house)


def _nothing_due(house):
    return not Message.objects.filter(state=State.PENDING, next_try_at__lte=house.now()).exists()


@pytest.mark.fault("FT-16")
def test_a_mission_whose_mail_is_refused_goes_by_sms_at_once(house, mail, sms):
    story.open_hours()
    mail.answers = {"yann@aprile.example": ["550 5.1.1 no such user"]}
    house.worker(processes=1)
    house.beat()
    story.mission(house.now())
    eventually(lambda: len(sms.kept) == 1, 90)
    assert Message.objects.get(kind="mission_sms").fallback_of.state == State.FAILED
    assert sms.kept[0]["to"] == "+33600000001"
    proof.well(house)


@pytest.mark.fault("FT-17")
def test_a_server_that_drips_one_byte_a_second_is_cut_and_the_sms_go_meanwhile(house, mail, sms):
    with dripping() as port:
        story.messages(2, house.now())
        worker = house.worker(processes=2, EMAIL_PORT=str(port))
        beat = house.beat()
        story.messages(3, house.now(), to="+33600000009", channel="SMS")
        eventually(lambda: len(sms.kept) == 3, 60)
        eventually(lambda: Message.objects.filter(channel="EMAIL", state=State.PENDING, attempts__gt=0).exists(), 60)  # fmt: skip
        beat.stop()
        worker.stop()
    house.move_clock(minutes=3)
    house.worker(processes=1)
    house.beat()
    proof.well(house)
    assert len(set(mail.references())) == 2


def told_by_operator(message, status):
    """What Twilio posts about an SMS, signed."""
    settings.TWILIO_AUTH_TOKEN = TOKEN
    posted = {"MessageStatus": status, "MessageSid": message.provider_id}
    url = signature.callback_url(message.pk)
    signed = RequestValidator(TOKEN).compute_signature(url, posted)
    path = reverse("notifications:twilio_status", args=[message.pk])
    return Browser().post(path, posted, headers={"X-Twilio-Signature": signed}).status_code


@pytest.mark.fault("FT-18")
def test_an_sms_operator_that_fails_in_every_way_sends_each_sms_once(house, mail, sms):
    sms.answers = [(500, {}, 0), (429, {"Retry-After": "20"}, 0)]
    story.messages(1, house.now(), to="+33600000011", channel="SMS")
    house.worker(processes=1)
    house.beat()
    (one,) = Message.objects.filter(channel="SMS")
    eventually(lambda: Message.objects.get(pk=one.pk).attempts >= 1, 60)
    house.move_clock(minutes=2)
    eventually(lambda: Message.objects.get(pk=one.pk).attempts >= 2, 60)
    house.move_clock(minutes=2)
    eventually(lambda: state_of("+33600000011") == State.SENT, 60)
    assert len(sms.kept) == 1
    sms.hang_after_accepting = 12
    story.messages(1, house.now(), to="+33600000012", channel="SMS")
    eventually(lambda: len(sms.kept) == 2, 60)
    eventually(lambda: Message.objects.get(to="+33600000012").tries.filter(outcome="UNCERTAIN"), 60)
    sms.hang_after_accepting = 0
    house.move_clock(minutes=2)
    eventually(lambda: state_of("+33600000012") == State.SENT, 60)
    assert len(sms.kept) == 2, "it looked first, and found its own"
    second = Message.objects.get(to="+33600000012")
    assert {told_by_operator(second, s) for s in ("delivered", "sent", "delivered")} <= {200, 204}
    assert state_of("+33600000012") == State.DELIVERED, "the highest rank wins"
    sms.answers = [(400, {}, 0)]
    story.messages(1, house.now(), to="+33600000013", channel="SMS")
    eventually(lambda: state_of("+33600000013") == State.FAILED, 60)
    proof.well(house)


@pytest.mark.fault("FT-29")
@pytest.mark.quick
def test_ten_copies_of_one_report_at_once_have_one_effect(house, mail):
    story.messages(1, house.now(), to="+33600000021", channel="SMS")
    Message.objects.update(state=State.SENT, provider_id="SM1", sent_at=house.now())
    (message,) = Message.objects.all()

    def report():
        try:
            told_by_operator(message, "delivered")
        finally:
            connection.close()

    threads = [threading.Thread(target=report) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    message.refresh_from_db()
    assert (message.state, message.tries.filter(outcome="DELIVERED").count()) == (State.DELIVERED, 1)  # fmt: skip
    assert proof.findings(house.now()) == []


@pytest.mark.fault("FT-19")
def test_two_days_without_mail_nor_sms_keep_everything_in_order_and_drop_what_came_too_late(house, mail, sms):  # fmt: skip
    story.open_hours()
    sms.answers = [(500, {}, 0)] * 1000
    dead = {"EMAIL_PORT": "1"}
    worker, beat = house.worker(processes=1, **dead), house.beat()
    mission = story.mission(house.now(), starts_in=timedelta(hours=20))
    story.messages(6, house.now(), to="sophie@client.example")
    eventually(Message.objects.filter(kind="mission_notice").exists, 60)
    eventually(Attempt.objects.exists, 60)
    for _twelve in range(4):
        tried = Attempt.objects.count()
        house.move_clock(hours=12)
        # An outage stops the batch at its first message: the others wait untried.
        eventually(lambda before=tried: Attempt.objects.count() > before, 90)
    assert not Message.objects.filter(state=State.SENT).exists()
    beat.stop()
    worker.stop()
    sms.answers.clear()
    house.worker(processes=1)
    house.beat()
    house.move_clock(hours=2)
    eventually(lambda: Message.objects.filter(to="sophie@client.example", state=State.SENT).count() == 6, 120)  # fmt: skip
    subjects = [str(sent["Subject"]) for sent in mail.mails if sent["To"] == "sophie@client.example"]  # fmt: skip
    assert sorted(subjects) == [f"Message {n}" for n in range(6)]
    notices = Message.objects.filter(about=f"mission:{mission.pk}", user=mission.technician)
    assert set(notices.filter(channel__in=["EMAIL", "SMS"]).values_list("state", flat=True)) <= {State.CANCELLED, State.DELIVERED}  # fmt: skip
    assert not [sent for sent in mail.mails if sent["To"] == "yann@aprile.example"], "cancelled, not late"  # fmt: skip
    proof.well(house, seconds=120)


@pytest.mark.fault("FT-47", "FT-50")
def test_a_mail_host_that_cannot_be_found_is_rung_once_inside_and_by_silence_outside(house, mail):
    heard: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            return

    alice = cast.person("alice")
    with serving(Listener) as base:
        lost = {"EMAIL_HOST": "mail.invalid"}
        worker = house.worker(processes=1, **lost)
        house.beat()
        proof.ticking()
        house.start("auditor", "django", "audit", "--every", "2", HEARTBEAT_URL=f"{base}/ping")
        eventually(lambda: heard, 60)
        story.messages(30, house.now())
        eventually(lambda: Message.objects.filter(attempts__gt=0).exists(), 60)
        house.move_clock(minutes=35)
        rung = Message.objects.filter(kind="audit", user=alice)
        eventually(lambda: rung.filter(channel="INAPP").exists(), 60)
        quiet = len(heard)
        eventually(_looked_again, 40)
        house.tell(f"30 messages stuck, {rung.filter(channel='INAPP').count()} alarm, heartbeat silent")  # fmt: skip
        assert rung.filter(channel="INAPP").count() == 1, "once, not once a message"
        assert len(heard) == quiet, "silence is the alarm that needs nothing of ours"
        assert not mail.mails, "the mail that tells of it cannot leave either"
        worker.stop()
        house.worker(processes=1)
        house.move_clock(minutes=65)  # beyond the longest wait between two tries
        proof.well(house, seconds=120)
        assert len(mail.mails) >= 30
        eventually(lambda: len(heard) > quiet, 60)


def _looked_again(seen=[]):  # noqa: B006  (counts the looks of one test)
    at = Pulse.objects.get(name="audit").at
    if at not in seen:
        seen.append(at)
    return len(seen) >= 3
