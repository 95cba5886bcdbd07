"""The mission nobody can miss: e-mail with its calendar, then SMS, then the hotline manager (K09–K12)."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from icalendar import Calendar

from core import deliveries, events, links, setting
from interventions.models import MissionStatus
from notifications import chain, fallback, sending
from notifications.models import Channel, Message, State

pytestmark = pytest.mark.django_db


def publish(mission, by, at):
    """What interventions.services.publish records."""
    events.record("mission.sent", about=[mission, mission.ticket, mission.client], by=by, at=at)
    deliveries.deliver_pending()


def notices(kind=chain.NOTICE):
    """What leaves the house; the centre has its own tests."""
    return list(Message.objects.filter(kind=kind).exclude(channel="INAPP").order_by("pk"))


@pytest.mark.row("K11")
@pytest.mark.row("K12")
@pytest.mark.req("R050")
def test_the_notice_says_who_where_when_what_how_long_with_a_calendar(
    now, mission, nolwenn, mailbox
):
    mission.tasks.create(position=1, text="Poser le commutateur")
    publish(mission, nolwenn, now)
    sending.send_pending(Channel.EMAIL)
    (mail,) = mailbox.mails
    assert mail["To"] == "yann@aprile.example"
    text = mail.get_body(("plain",)).get_content()
    for words in (
        f"Mission\u00a0: I-{mission.pk}",
        "jeudi 19\u00a0novembre 2026, 10\u202fh\u202f00",
        "Durée estimée\u00a0: 1\u202fh\u202f30",
        "14 rue du Four-Neuf, 56700 Hennebont",
        "Remplacer le commutateur",
        "Sophie Evenou",
        "> Aucun poste du premier étage ne joint le serveur.",
        "1\u00a0: Poser le commutateur",
        "> Commutateur 24 ports",
        "openstreetmap.org/?mlat=47.804",
        "Appeler\u00a0: 02\u00a097\u00a000",
    ):
        assert words in text, words
    page = mail.get_body(("html",)).get_content()
    assert 'href="tel:+3329700' in page
    (part,) = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert part.get_filename() == "mission.ics"
    (entry,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert entry["UID"] == f"mission-{mission.pk}@aprile.example"
    assert entry["SEQUENCE"] == 1
    assert entry["DTSTART"].params["TZID"] == "Europe/Paris"
    assert entry["DTSTART"].dt == mission.booking.period.lower
    assert entry["DTEND"].dt - entry["DTSTART"].dt == timedelta(minutes=90)
    (zone,) = Calendar.from_ical(part.get_content()).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"


@pytest.mark.row("K10")
def test_the_link_is_made_when_the_mail_leaves_and_lies_nowhere_in_clear(
    now, mission, nolwenn, mailbox, client
):
    publish(mission, nolwenn, now)
    (message,) = notices()
    assert "[[acknowledge]]" in message.text
    sending.send_pending(Channel.EMAIL)
    text = mailbox.mails[0].get_body(("plain",)).get_content()
    (token,) = re.findall(r"/envois/l/([\w-]{32})", text)
    message.refresh_from_db()
    assert token not in message.text + message.html
    link = links.find(token, "mission.acknowledge", now)
    assert (link.subject, link.holder) == (f"mission:{mission.pk}", f"user:{mission.technician_id}")
    assert link.expires_at == mission.booking.period.upper


def test_the_same_fact_delivered_twice_is_one_notice(now, mission, nolwenn):
    publish(mission, nolwenn, now)
    from core.models import Delivery

    Delivery.objects.update(state="PENDING")
    deliveries.deliver_pending()
    assert len(notices()) == 1


@pytest.mark.row("K09")
@pytest.mark.row("K03")
@pytest.mark.row("J02")
@pytest.mark.req("R052")
@pytest.mark.req("R190")
def test_silence_moves_to_sms_and_then_to_the_hotline_manager(
    now, mission, nolwenn, herve, mailbox, twilio, pass_time
):
    publish(mission, nolwenn, now)
    sending.send_pending(Channel.EMAIL)
    assert fallback.sweep(pass_time(minutes=29)) == 0
    assert fallback.sweep(pass_time(minutes=2)) == 1
    sending.send_pending(Channel.SMS)
    (posted,) = twilio.posts
    assert posted["To"] == "+33600000001"
    assert posted["Body"].startswith(
        f"Mission I-{mission.pk} jeu. 19 10 h 00 Hennebont. Confirmez : http"
    )
    assert len(posted["Body"]) <= 160
    for secret in ("Kergoat", "Four-Neuf", "commutateur", "Sophie"):
        assert secret not in posted["Body"]
    assert fallback.sweep(pass_time(minutes=5)) == 0
    assert fallback.sweep(pass_time(minutes=30)) == 1
    sending.send_pending(Channel.EMAIL)
    alarms = notices(chain.ALARM)
    assert {message.to for message in alarms} == {"herve@aprile.example", "nolwenn@aprile.example"}
    assert "aucune réponse au courriel ni au SMS" in alarms[0].text
    assert fallback.sweep(pass_time(minutes=60)) == 0


@pytest.mark.row("K09")
@pytest.mark.req("R181")
def test_a_refused_mail_goes_by_sms_at_once(now, mission, nolwenn, mailbox, twilio):
    mailbox.rcpt.append("550 no such user")
    publish(mission, nolwenn, now)
    sending.send_pending(Channel.EMAIL)
    assert fallback.sweep(now) == 1
    sending.send_pending(Channel.SMS)
    assert len(twilio.posts) == 1
    (sms,) = notices(chain.SMS)
    assert sms.fallback_of == notices()[0]


@pytest.mark.row("K09")
@pytest.mark.req("R181")
def test_a_mail_the_server_does_not_take_goes_by_sms_after_five_minutes(
    now, mission, nolwenn, mailbox, pass_time
):
    mailbox.data += ["451 busy"] * 9
    publish(mission, nolwenn, now)
    sending.send_pending(Channel.EMAIL)
    assert fallback.sweep(pass_time(minutes=4)) == 0
    assert fallback.sweep(pass_time(minutes=2)) == 1
    assert len(notices(chain.SMS)) == 1


@pytest.mark.req("R181")
def test_mail_declared_down_by_hand_sends_the_sms_at_once(now, mission, nolwenn):
    setting.change("mail_is_down", True, since=now.date())
    publish(mission, nolwenn, now)
    assert fallback.sweep(now) == 1
    assert len(notices(chain.SMS)) == 1


@pytest.mark.req("R054")
def test_an_urgent_mission_waits_ten_minutes_and_the_setting_decides(
    now, mission, nolwenn, mailbox, pass_time
):
    mission.ticket.priority = 1
    mission.ticket.save()
    publish(mission, nolwenn, now)
    sending.send_pending(Channel.EMAIL)
    assert fallback.sweep(pass_time(minutes=8)) == 0
    setting.change("mission_ack_minutes_urgent", 7, since=now.date())
    assert fallback.sweep(pass_time(seconds=1)) == 1


@pytest.mark.row("J02")
def test_the_first_acknowledgement_stops_the_chain(
    now, mission, nolwenn, yann, mailbox, twilio, pass_time
):
    publish(mission, nolwenn, now)
    sending.send_pending(Channel.EMAIL)
    at = pass_time(minutes=31)
    fallback.sweep(at)
    mission.status = MissionStatus.ACKNOWLEDGED
    mission.save()
    events.record(
        "mission.acknowledged",
        about=[mission, mission.ticket, mission.client], by=yann, at=at, via="link",
    )  # fmt: skip
    deliveries.deliver_pending()
    (sms,) = notices(chain.SMS)
    assert sms.state == State.CANCELLED
    assert sending.send_pending(Channel.SMS) == 0
    assert fallback.sweep(pass_time(hours=3)) == 0
    assert twilio.posts == []


def test_an_sms_that_lost_its_sense_between_sweep_and_sender_does_not_leave(
    now, mission, nolwenn, twilio
):
    setting.change("mail_is_down", True, since=now.date())
    publish(mission, nolwenn, now)
    fallback.sweep(now)
    mission.status = MissionStatus.ACKNOWLEDGED
    mission.save()
    assert sending.send_pending(Channel.SMS) == 0
    assert notices(chain.SMS)[0].state == State.CANCELLED
    assert twilio.posts == []


def test_a_technician_without_mobile_means_the_manager_is_told(now, mission, nolwenn, herve, yann):
    yann.mobile = ""
    yann.save()
    setting.change("mail_is_down", True, since=now.date())
    publish(mission, nolwenn, now)
    assert fallback.sweep(now) == 1
    assert notices(chain.SMS) == []
    assert "le courriel est en panne" in notices(chain.ALARM)[0].text


def test_a_notice_that_was_never_prepared_is_seen(now, mission, herve, pass_time):
    assert fallback.sweep(now) == 0
    assert fallback.sweep(pass_time(minutes=6)) == 1
    assert "n’a pas été préparé" in notices(chain.ALARM)[0].text


@pytest.mark.django_db(transaction=True)
def test_ten_sweeps_at_once_make_one_sms(now, mission, nolwenn):
    setting.change("mail_is_down", True, since=now.date())
    publish(mission, nolwenn, now)

    def work():
        try:
            fallback.sweep(now)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(notices(chain.SMS)) == 1


@pytest.mark.row("K12")
def test_a_moved_mission_has_the_same_identity_and_a_greater_sequence_and_a_cancelled_one_says_so(
    now, mission, nolwenn, mailbox
):
    publish(mission, nolwenn, now)
    about = [mission, mission.ticket, mission.client]
    events.record("mission.moved", about=about, by=nolwenn, at=now)
    deliveries.deliver_pending()
    mission.status = MissionStatus.CANCELLED
    mission.save()
    events.record("mission.cancelled", about=about, by=nolwenn, at=now)
    deliveries.deliver_pending()
    entries = [
        Calendar.from_ical(message.calendar)
        for message in Message.objects.exclude(calendar="").order_by("pk")
    ]
    found = [entry.walk("VEVENT")[0] for entry in entries]
    assert {str(event["UID"]) for event in found} == {f"mission-{mission.pk}@aprile.example"}
    assert [int(event["SEQUENCE"]) for event in found] == [1, 2, 3]
    assert entries[-1]["METHOD"] == "CANCEL"
    assert found[-1]["STATUS"] == "CANCELLED"
