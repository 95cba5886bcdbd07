"""The whole ladder on real peers: mail, push, SMS, call, then the manager who gives the mission to another."""

import re
from datetime import timedelta

import pytest

from clients.models import AccessGrant
from core import deliveries, setting
from interventions import services as interventions
from interventions.models import MissionStatus
from notifications import chain, devices, fallback, sending
from notifications.models import Channel, Message, State
from planning import services as planning
from tests.notifications.test_mission_notice import notices, publish

pytestmark = pytest.mark.django_db


def send_all():
    for channel in ("EMAIL", "PUSH", "SMS", "CALL"):
        sending.send_pending(channel)


@pytest.fixture
def device(push, yann, now):
    """Yann's telephone shows our notices."""
    return devices.add(user=yann, at=now, label="Téléphone", **push.subscribe("telephone"))


@pytest.mark.row("K09")
@pytest.mark.row("K04")
@pytest.mark.row("K05")
def test_silence_climbs_every_rung_in_turn_and_ends_with_the_manager(
    now, mission, nolwenn, herve, mailbox, voice, push, device, pass_time
):
    publish(mission, nolwenn, now)
    send_all()
    for minutes, expected in ((4, ""), (2, chain.PUSH), (23, ""), (2, chain.SMS), (28, ""), (3, chain.CALL),
                              (8, ""), (3, chain.CALL), (8, ""), (3, chain.ALARM)):  # fmt: skip
        before = set(Message.objects.values_list("pk", flat=True))
        fallback.sweep(pass_time(minutes=minutes))
        send_all()
        fresh = Message.objects.exclude(pk__in=before).values_list("kind", flat=True)
        assert set(fresh) == ({expected} if expected else set())
    title = push.shown[0][1]["title"].replace("\u00a0", " ").replace("\u202f", " ")
    assert (len(push.shown), title) == (1, f"Mission I-{mission.pk} jeu. 19 10 h 00 Hennebont")
    assert push.shown[0][1]["url"].startswith("http://localhost:8000/envois/l/")
    assert len(voice.posts) == 1
    assert len(voice.calls) == 2
    (call, _again) = notices(chain.CALL)
    assert call.fallback_of.kind == chain.SMS
    assert "Mission numéro" in call.text
    for secret in ("Kergoat", "Four-Neuf", "commutateur", "Sophie"):
        assert secret not in call.text + voice.posts[0]["Body"] + str(push.shown)
    assert fallback.sweep(pass_time(hours=2)) == 0


@pytest.mark.row("I14")
@pytest.mark.row("K09")
def test_a_short_notice_goes_by_mail_push_and_sms_at_once(
    now, mission, nolwenn, mailbox, voice, push, device
):
    mission.short_notice_reason = "Serveur arrêté"
    mission.save()
    publish(mission, nolwenn, now)
    for _ in range(4):
        fallback.sweep(now)
    send_all()
    assert (len(mailbox.mails), len(push.shown), len(voice.posts), len(voice.calls)) == (1, 1, 1, 0)


@pytest.mark.row("D21")
def test_in_the_evening_the_mail_leaves_and_the_telephone_stays_silent_until_morning(
    now, mission, nolwenn, mailbox, twilio, pass_time
):
    at = pass_time(hours=9)  # 19 h in Paris; the visit is in two days
    publish(mission, nolwenn, at)
    send_all()
    assert len(mailbox.mails) == 1
    assert fallback.sweep(pass_time(hours=2)) == 0
    assert fallback.sweep(pass_time(hours=12, minutes=1)) == 1
    send_all()
    assert len(twilio.posts) == 1


@pytest.mark.row("K09")
def test_delays_and_number_of_calls_are_settings(
    now, mission, nolwenn, herve, mailbox, voice, pass_time
):
    for name, value in (
        ("mission_ack_minutes", 3),
        ("mission_sms_minutes", 2),
        ("mission_calls", 0),
    ):
        setting.change(name, value, since=now.date())
    publish(mission, nolwenn, now)
    send_all()
    assert fallback.sweep(pass_time(minutes=4)) == 1
    send_all()
    assert fallback.sweep(pass_time(minutes=3)) == 1
    assert len(notices(chain.ALARM)) == 2
    assert voice.calls == []


@pytest.mark.row("K09")
@pytest.mark.row("I05")
def test_the_manager_reads_the_next_best_technician_and_gives_the_mission_in_one_click(
    now, mission, nolwenn, herve, yann, loic, mailbox, twilio, pass_time, sign_in
):
    yann.mobile = ""
    yann.save()
    mission.status = "ACKNOWLEDGED"
    publish(mission, nolwenn, now)
    mission.status = "NOTIFIED"
    send_all()
    fallback.sweep(pass_time(minutes=31))
    (alarm, _planner) = notices(chain.ALARM)
    assert f"{loic} est libre à la même heure" in alarm.text
    browser = sign_in(herve)
    page = browser.get(f"/missions/{mission.pk}/").content.decode()
    assert "Lui confier" in page
    (chosen,) = set(re.findall(r'name="technician" value="(\d+)"', page))
    assert int(chosen) == loic.pk
    assert (
        browser.post(f"/missions/{mission.pk}/confier/", {"technician": chosen}).status_code == 302
    )
    deliveries.deliver_pending()
    mission.refresh_from_db()
    assert (mission.technician, mission.status) == (loic, MissionStatus.NOTIFIED)
    assert mission.booking.technician == loic
    send_all()
    told = {mail["To"]: mail["Subject"].strip() for mail in mailbox.mails}
    assert told["loic@aprile.example"].startswith(f"Mission I-{mission.pk}")
    assert "confiée à un autre" in told["yann@aprile.example"]
    assert fallback.sweep(pass_time(minutes=31)) == 1, "a new chain begins for the new technician"
    assert notices(chain.SMS)[-1].user == loic


def test_a_mission_is_not_given_to_somebody_who_is_taken_and_nothing_changes(
    now, mission, other_mission, nolwenn, loic
):
    from core.errors import Refused

    other_mission.booking.technician = loic
    other_mission.booking.period = mission.booking.period
    other_mission.booking.save()
    with pytest.raises(Refused, match="Créneau pris"):
        interventions.reassign(mission_id=mission.pk, technician_id=loic.pk, by=nolwenn, at=now)
    mission.refresh_from_db()
    assert mission.technician != loic
    assert not AccessGrant.objects.filter(user=loic).exists()


@pytest.mark.row("K09")
def test_the_first_answer_withdraws_whatever_has_not_left(
    now, mission, nolwenn, yann, mailbox, voice, push, device, pass_time
):
    publish(mission, nolwenn, now)
    send_all()
    at = pass_time(minutes=6)
    fallback.sweep(at)
    interventions.acknowledge(
        mission_id=mission.pk, by=yann, at=at + timedelta(seconds=5), via="link"
    )
    deliveries.deliver_pending()
    send_all()
    assert notices(chain.PUSH)[0].state == State.CANCELLED
    assert push.shown == []
    assert fallback.sweep(pass_time(hours=3)) == 0


def test_the_sweep_asks_the_same_questions_for_one_mission_and_for_many(
    now, mission, nolwenn, other_mission, mailbox, django_assert_max_num_queries
):
    publish(mission, nolwenn, now)
    publish(other_mission, nolwenn, now)
    with django_assert_max_num_queries(10):
        fallback.sweep(now)
    assert Message.objects.filter(channel=Channel.EMAIL).count() == 2


@pytest.mark.row("I10")
@pytest.mark.row("D21")
def test_after_the_manager_those_on_duty_are_called_step_by_step_until_somebody_answers(
    now, mission, nolwenn, herve, yann, loic, mailbox, twilio, pass_time
):
    planning.switch_rota(is_on=True, by=herve, at=now)
    herve.mobile = "+33600000009"
    herve.save()
    for step, person in ((1, loic), (2, herve)):
        period = (now, now + timedelta(days=1))
        planning.add_duty(person_id=person.pk, period=period, step=step, by=herve, at=now)
    yann.mobile = ""
    yann.save()
    publish(mission, nolwenn, now)
    send_all()
    fallback.sweep(pass_time(minutes=31))
    assert len(notices(chain.ALARM)) == 2
    for minutes in (1, 5, 10, 15, 15):
        fallback.sweep(pass_time(minutes=minutes))
        send_all()
    assert [post["To"] for post in twilio.posts] == [
        "+33600000001",
        "+33600000009",
        "+33600000001",
        "+33600000009",
    ][: len(twilio.posts)]
    assert len(twilio.posts) == 4
    assert all(len(post["Body"]) <= 160 for post in twilio.posts)
    interventions.reassign(
        mission_id=mission.pk, technician_id=loic.pk, by=herve, at=pass_time(minutes=1)
    )
    deliveries.deliver_pending()
    mission.refresh_from_db()
    interventions.acknowledge(mission_id=mission.pk, by=loic, at=pass_time(minutes=1), via="sms")
    assert fallback.sweep(pass_time(hours=1)) == 0
