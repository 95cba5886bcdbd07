"""SMS by the second operator: the same promises as with Twilio, behind the same door."""

import json

import pytest
from django.test import Client as Browser

from interventions.models import MissionStatus
from notifications import sending, services
from notifications.channels.sms import brevo as operator
from notifications.models import Channel, Message, Reply, State

pytestmark = pytest.mark.django_db


def queue(now, about="", user=None, to="06 00 00 00 01"):
    return services.queue(
        key="s1", kind="visit_sms", channel=Channel.SMS, to=to, subject="",
        text="Mission I-7 jeu. 19 10 h 00.", at=now, about=about, user=user,
    )  # fmt: skip


def send(message):
    sending.send_pending(Channel.SMS)
    message.refresh_from_db()
    return message


def tell(post, **told):
    path = post["webUrl"].partition("localhost:8000")[2]
    return Browser().post(path, json.dumps(told), content_type="application/json").status_code


@pytest.mark.row("K03")
def test_an_sms_leaves_by_brevo_with_its_tag_and_callback(now, brevo):
    message = send(queue(now))
    assert (message.state, message.provider_id, message.segments) == (State.SENT, "1001", 1)
    (post,) = brevo.posts
    assert (post["recipient"], post["type"]) == ("33600000001", "transactional")
    assert post["content"] == "Mission I-7 jeu. 19 10 h 00."
    assert brevo.keys == ["key-of-brevo"]


@pytest.mark.row("K03")
@pytest.mark.row("K19")
def test_busy_broke_and_wrong_are_told_apart(now, brevo, pass_time):
    brevo.answers += [(429, {"Retry-After": "90"}), (402, {}), (400, {})]
    message = send(queue(now))
    assert (message.state, message.error) == (State.PENDING, "429 no")
    pass_time(seconds=80)
    assert sending.send_pending(Channel.SMS) == 0
    pass_time(seconds=15)
    assert send(message).error == "402 no"
    pass_time(minutes=2)
    assert send(message).state == State.FAILED


def test_an_sms_accepted_without_an_answer_is_found_by_its_tag_and_sent_once(
    now, brevo, pass_time, monkeypatch
):
    monkeypatch.setattr(operator, "TIMEOUT_SECONDS", 0.3)
    brevo.hang_after_accepting = 1.0
    message = send(queue(now))
    assert list(message.tries.values_list("outcome", flat=True)) == ["UNCERTAIN"]
    brevo.hang_after_accepting = 0
    pass_time(minutes=1)
    assert (send(message).state, message.provider_id) == (State.SENT, "1001")
    assert len(brevo.posts) == 1


@pytest.mark.row("K08")
@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["delivered", "sent", "accepted"], State.DELIVERED),
        (["hard_bounce", "delivered"], State.DELIVERED),
        (["soft_bounce"], State.FAILED),
        (["a status of next year"], State.SENT),
    ],
)
def test_reports_raise_the_state_in_any_order(now, brevo, told, state):
    message = send(queue(now))
    for status in [*told, told[0]]:
        assert tell(brevo.posts[0], messageId=1001, msg_status=status) == 204
    message.refresh_from_db()
    assert message.state == state
    assert message.tries.count() == 1 + len(told) - (told[0] not in operator_statuses())


def operator_statuses():
    from notifications import tracking

    return tracking.BREVO


def test_an_address_we_did_not_sign_is_nobody_s(now, brevo):
    message = send(queue(now))
    forged = f"/envois/brevo/{message.pk}:abcdef/"
    told = json.dumps({"msg_status": "delivered", "messageId": 1001})
    assert Browser().post(forged, told, content_type="application/json").status_code == 404
    message.refresh_from_db()
    assert message.state == State.SENT


@pytest.mark.row("K10")
def test_an_answer_that_brevo_brings_accepts_the_mission_once(now, brevo, mission, yann):
    send(queue(now, about=f"mission:{mission.pk}", user=yann, to=yann.mobile))
    for _ in range(3):
        tell(brevo.posts[0], messageId=1001, msg_status="replied", reply="Ok !", date="2026-11-17")
    mission.refresh_from_db()
    assert (mission.status, mission.acknowledged_via) == (MissionStatus.ACKNOWLEDGED, "sms")
    assert Reply.objects.count() == 1
    assert Message.objects.count() == 1
