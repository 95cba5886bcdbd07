"""A call that reads the mission: the words, the key, and whoever is not Twilio."""

import pytest
from django.test import Client as Browser
from twilio.request_validator import RequestValidator

from interventions.models import MissionStatus
from notifications import sending, services
from notifications.channels import addresses
from notifications.channels import twilio as operator
from notifications.models import Channel, State

pytestmark = pytest.mark.django_db
TOKEN = "secret-of-twilio"


@pytest.fixture
def call(now, mission, yann, voice):
    """A call about the mission, begun."""
    message = services.queue(
        key="c1", kind="mission_call", channel=Channel.CALL, to=yann.mobile, subject="",
        text="Mission I-7, jeudi. Pour accepter, tapez 1.", at=now,
        about=f"mission:{mission.pk}", user=yann,
    )  # fmt: skip
    sending.send_pending(Channel.CALL)
    message.refresh_from_db()
    return message


def twilio_posts(url, posted, token=TOKEN):
    signed = RequestValidator(token).compute_signature(url, posted)
    path = url.partition("localhost:8000")[2]
    return Browser().post(path, posted, headers={"X-Twilio-Signature": signed})


@pytest.mark.row("K04")
def test_the_call_is_begun_with_our_script_and_our_limits(call, voice):
    assert (call.state, call.provider_id) == (State.SENT, voice.kept_calls[0]["sid"])
    (posted,) = voice.calls
    assert (posted["To"], posted["From"]) == ("+33600000001", "+33200000000")
    assert posted["Url"] == addresses.callback("call_script", call.pk)
    assert posted["StatusCallback"].endswith(f"/envois/twilio/{call.pk}/")


@pytest.mark.row("K04")
@pytest.mark.row("K10")
def test_the_voice_reads_the_mission_and_key_1_accepts_it_once(call, mission):
    script = twilio_posts(addresses.callback("call_script", call.pk), {"CallSid": "CA1"})
    assert script.status_code == 200
    words = script.content.decode()
    assert words.count("Mission I-7, jeudi") == 2
    assert 'language="fr-FR"' in words
    key_url = addresses.callback("call_key", call.pk)
    assert key_url in words
    for _ in range(2):
        answer = twilio_posts(key_url, {"CallSid": "CA1", "Digits": "1"})
        assert "la mission est acceptée" in answer.content.decode()
    mission.refresh_from_db()
    assert (mission.status, mission.acknowledged_via) == (MissionStatus.ACKNOWLEDGED, "phone")


@pytest.mark.row("K04")
@pytest.mark.parametrize("digit", ["2", "9", ""])
def test_another_key_reads_it_again_and_accepts_nothing(call, mission, digit):
    answer = twilio_posts(addresses.callback("call_key", call.pk), {"Digits": digit})
    assert "Mission I-7, jeudi" in answer.content.decode()
    mission.refresh_from_db()
    assert mission.status == MissionStatus.NOTIFIED


def test_a_mission_given_to_somebody_else_is_no_longer_read(call, mission, maelle):
    mission.technician = maelle
    mission.save()
    script = twilio_posts(addresses.callback("call_script", call.pk), {})
    assert "attend plus de réponse" in script.content.decode()
    answer = twilio_posts(addresses.callback("call_key", call.pk), {"Digits": "1"})
    assert "attend plus de réponse" in answer.content.decode()
    mission.refresh_from_db()
    assert mission.status == MissionStatus.NOTIFIED


@pytest.mark.parametrize("door", ["call_script", "call_key"])
def test_whoever_is_not_twilio_hears_and_does_nothing(call, mission, door):
    url = addresses.callback(door, call.pk)
    assert twilio_posts(url, {"Digits": "1"}, token="guess").status_code == 400
    assert twilio_posts(url.replace(f"/{call.pk}:", f"/{call.pk + 1}:"), {}).status_code == 404
    mission.refresh_from_db()
    assert mission.status == MissionStatus.NOTIFIED


@pytest.mark.row("K08")
@pytest.mark.parametrize(
    ("status", "state"),
    [("completed", State.DELIVERED), ("busy", State.FAILED), ("no-answer", State.FAILED)],
)
def test_what_became_of_the_call_is_known(call, status, state):
    from notifications.channels import signature

    url = signature.callback_url(call.pk)
    for _ in range(2):
        posted = {"CallSid": call.provider_id, "CallStatus": status}
        assert twilio_posts(url, posted).status_code == 204
    call.refresh_from_db()
    assert call.state == state
    assert call.tries.count() == 2


def test_a_call_begun_without_an_answer_is_not_begun_twice(
    now, voice, mission, yann, pass_time, monkeypatch
):
    monkeypatch.setattr(operator, "TIMEOUT_SECONDS", 0.3)
    voice.hang_after_accepting = 1.0
    message = services.queue(
        key="c1", kind="mission_call", channel=Channel.CALL, to=yann.mobile, subject="",
        text="Mission.", at=now, about=f"mission:{mission.pk}", user=yann,
    )  # fmt: skip
    sending.send_pending(Channel.CALL)
    voice.hang_after_accepting = 0
    pass_time(minutes=1)
    sending.send_pending(Channel.CALL)
    message.refresh_from_db()
    assert (message.state, len(voice.calls)) == (State.SENT, 1)


def test_without_a_number_that_calls_the_message_waits_and_says_why(now, twilio, mission, yann):
    services.queue(
        key="c1", kind="mission_call", channel=Channel.CALL, to=yann.mobile, subject="",
        text="Mission.", at=now, about=f"mission:{mission.pk}", user=yann,
    )  # fmt: skip
    sending.send_pending(Channel.CALL)
    assert twilio.calls == []
