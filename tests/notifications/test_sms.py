"""SMS as Twilio takes them: accepted, refused, too busy, accepted without an answer, reported late or twice."""

import pytest
from django.test import Client as Browser
from twilio.request_validator import RequestValidator

from core import phones, setting
from notifications import gsm, sending, services
from notifications.channels import signature
from notifications.channels import twilio as provider
from notifications.models import Channel, Message, State

pytestmark = pytest.mark.django_db


def queue(now, to="06 00 00 00 01"):
    return services.queue(
        key="s1", kind="mission_sms", channel=Channel.SMS, to=to, subject="",
        text="Mission I-7 jeu. 19 10 h 00. Confirmez : [[acknowledge]]", at=now, about="",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def _chain_without_mission(monkeypatch):
    """These messages belong to no mission: only the operator's side is watched here."""
    monkeypatch.setattr("notifications.chain.MEANT_FOR", {})


def report(pk, sid, status, *, token="secret-of-twilio", **more):
    posted = {"MessageSid": sid, "MessageStatus": status, **more}
    url = signature.callback_url(pk)
    signed = RequestValidator(token).compute_signature(url, posted)
    path = url.partition("localhost:8000")[2]
    return Browser().post(path, posted, headers={"X-Twilio-Signature": signed}).status_code


@pytest.mark.row("K03")
def test_an_sms_leaves_to_an_international_number_with_a_callback(now, twilio):
    message = queue(now)
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert (message.to, message.state) == ("+33600000001", State.SENT)
    assert message.provider_id == twilio.kept[0]["sid"]
    assert twilio.posts[0]["From"] == "+33700000000"
    assert twilio.posts[0]["StatusCallback"].endswith(f"/envois/twilio/{message.pk}/")


def test_a_busy_operator_is_obeyed(now, twilio, pass_time):
    twilio.answers.append((429, {"Retry-After": "120"}, 0))
    message = queue(now)
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.PENDING
    pass_time(seconds=110)
    assert sending.send_pending(Channel.SMS) == 0
    pass_time(seconds=20)
    assert sending.send_pending(Channel.SMS) == 1
    message.refresh_from_db()
    assert message.state == State.SENT


def test_a_broken_operator_is_tried_again_and_a_wrong_number_is_not(now, twilio, pass_time):
    twilio.answers += [(500, {}, 0), (400, {}, 0)]
    message = queue(now)
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.PENDING
    pass_time(minutes=1)
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert message.error.startswith("400")


def test_an_sms_accepted_without_an_answer_is_found_again_and_sent_once(
    now, twilio, pass_time, monkeypatch
):
    monkeypatch.setattr(provider, "TIMEOUT_SECONDS", 0.3)
    twilio.hang_after_accepting = 1.0
    message = queue(now)
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.PENDING
    pass_time(minutes=1)
    twilio.hang_after_accepting = 0
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.SENT
    assert len(twilio.kept) == 1
    assert message.provider_id == twilio.kept[0]["sid"]


@pytest.mark.row("K08")
@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["sent", "delivered"], State.DELIVERED),
        (["delivered", "sent"], State.DELIVERED),
        (["delivered", "delivered", "queued"], State.DELIVERED),
        (["sent", "undelivered"], State.FAILED),
        (["undelivered", "delivered"], State.DELIVERED),
        (["delivered", "undelivered"], State.DELIVERED),
        (["nonsense"], State.SENT),
    ],
)
def test_reports_may_come_late_twice_or_out_of_order(now, twilio, told, state):
    message = queue(now)
    sending.send_pending(Channel.SMS)
    for status in told:
        assert report(message.pk, twilio.kept[0]["sid"], status) == 204
    message.refresh_from_db()
    assert message.state == state


def test_the_same_report_twice_is_kept_once(now, twilio):
    message = queue(now)
    sending.send_pending(Channel.SMS)
    for _ in range(3):
        report(message.pk, twilio.kept[0]["sid"], "delivered")
    assert list(message.tries.values_list("outcome", flat=True)) == ["ACCEPTED", "DELIVERED"]


def test_a_report_before_the_answer_is_not_lowered_by_it(now, twilio):
    message = queue(now)
    taken = sending.lease_next(Channel.SMS, now)
    report(message.pk, "SM1", "delivered")
    sending._accepted(taken, now, "SM1")
    message.refresh_from_db()
    assert (message.state, message.provider_id) == (State.DELIVERED, "SM1")


def test_a_report_that_twilio_did_not_sign_changes_nothing(now, twilio):
    message = queue(now)
    sending.send_pending(Channel.SMS)
    assert report(message.pk, twilio.kept[0]["sid"], "delivered", token="guess") == 400
    assert report(message.pk + 99, "SM1", "delivered") == 204
    message.refresh_from_db()
    assert message.state == State.SENT


def test_without_twilio_settings_sms_wait_and_say_why(now, settings):
    settings.TWILIO_ACCOUNT_SID = ""
    message = queue(now)
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.PENDING
    assert "TWILIO_ACCOUNT_SID" in message.error


@pytest.mark.parametrize(
    ("written", "sent"),
    [("06 12 34 56 78", "+33612345678"), ("+33 (0)6 12 34 56 78", "+33612345678"),
     ("+4915112345678", "+4915112345678"), ("0612", ""), ("poste 12", ""), ("", "")],
)  # fmt: skip
def test_numbers_leave_as_e164_or_not_at_all(written, sent):
    assert phones.e164(written) == sent


def test_an_impossible_number_fails_visibly_without_calling_the_operator(now, twilio):
    message = queue(now, to="0612")
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    assert message.state == State.FAILED
    assert twilio.posts == []
    assert Message.objects.get().error


@pytest.mark.parametrize(
    ("text", "spelt"),
    [("« Été » – l’œuvre", '" Été " - l\'oeuvre'), ("10\u202fh\u202f00", "10 h 00"), ("Hôtel ça 東", "Hotel ca ?")],
)  # fmt: skip
def test_an_sms_is_spelt_in_its_alphabet(text, spelt):
    assert gsm.spell(text) == spelt


def test_an_sms_is_cut_to_its_room():
    cut = gsm.fit("é" * 200)
    assert gsm.length(cut) == 160
    assert cut.endswith("...")
    assert gsm.length("€") == 2


@pytest.mark.row("K03")
def test_the_cost_of_the_sms_is_shown_by_message_and_by_month(now, twilio, sign_in, herve):
    setting.change("sms_price", "0.07", since=now.date())
    message = queue(now)
    Message.objects.update(about="ticket:1")
    sending.send_pending(Channel.SMS)
    browser = sign_in(herve)
    page = browser.get(f"/envois/{message.pk}/").content.decode()
    assert "1 SMS, 0,07" in page
    assert "1 SMS, 0,07" in browser.get("/envois/?channel=SMS").content.decode().replace(
        "\u202f", " "
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("東" * 70, 1), ("東" * 71, 2), ("€" * 81, 2)],
)  # fmt: skip
def test_an_sms_is_counted_as_operators_do(text, count):
    assert gsm.segments(text) == count
