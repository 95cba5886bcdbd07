"""What is told of call-backs and of tickets passed on: to whom, by which channel, and to nobody for a missed call."""

from datetime import UTC, datetime

import pytest

from clients.models import Contact
from core import deliveries, events
from notifications.models import Message
from tests import cast
from tickets import services

pytestmark = pytest.mark.django_db
#: 15 h to 17 h of the Tuesday the tests live on.
SLOT = (datetime(2026, 11, 17, 14, tzinfo=UTC), datetime(2026, 11, 17, 16, tzinfo=UTC))


@pytest.mark.row("A23")
@pytest.mark.row("K01")
def test_a_promised_call_back_is_confirmed_by_mail_and_sms(now, sophie):
    sophie.mobile = "+33612345678"
    sophie.save()
    services.ask_callback(
        by=sophie.user, at=now, contact=sophie, number="0298112233", reason="Ma facture",
        starts_at=SLOT[0], ends_at=SLOT[1],
    )  # fmt: skip
    deliveries.deliver_pending()
    told = {message.channel: message for message in Message.objects.filter(kind="callback_asked")}
    assert set(told) == {"EMAIL", "SMS"}
    text = told["EMAIL"].text.replace("\u202f", " ").replace("\xa0", " ")
    assert "mardi 17 novembre 2026, 15 h 00 – 17 h 00" in text
    assert "02 98 11 22 33" in text
    assert told["SMS"].to == "+33612345678"


@pytest.mark.row("A23")
def test_whoever_has_a_mobile_and_no_mail_has_the_promise_by_sms(now, sophie):
    caller = Contact.objects.create(
        client=sophie.client, last_name="Riou", mobile="+33612345678", phone="+33298112233"
    )
    services.ask_callback(
        by=None, at=now, contact=caller, number="0298112233", starts_at=SLOT[0], ends_at=SLOT[1]
    )
    deliveries.deliver_pending()
    told = Message.objects.get()
    assert (told.kind, told.channel, told.to) == ("callback_asked", "SMS", "+33612345678")


@pytest.mark.row("A18")
def test_whoever_has_no_mail_is_said_to_have_received_none(now, sophie, nolwenn):
    caller = Contact.objects.create(client=sophie.client, last_name="Riou", mobile="+33612345678")
    ticket = services.open_ticket(
        client_id=sophie.client_id, requester_id=caller.pk, subject="VPN", by=nolwenn, at=now
    )
    deliveries.deliver_pending()
    assert not Message.objects.filter(contact=caller).exists()
    assert not ticket.messages.filter(kind="RECEIPT").exists()


@pytest.mark.row("A01")
def test_a_missed_call_writes_to_nobody(now, sophie):
    services.miss_call(number=sophie.phone, at=now, contact_id=sophie.pk)
    deliveries.deliver_pending()
    assert not Message.objects.exists()


@pytest.mark.row("C28")
def test_who_takes_over_is_told_inside_the_product(now, sophie, nolwenn, maelle):
    cast.team()
    ticket = services.open_ticket(
        client_id=sophie.client_id, requester_id=sophie.pk, subject="VPN", by=nolwenn, at=now
    )
    services.take(ticket_id=ticket.pk, by=nolwenn, at=now)
    services.pass_on(ticket_id=ticket.pk, to_id=maelle.pk, by=nolwenn, at=now, note="À 9 h.")
    deliveries.deliver_pending()
    (told,) = Message.objects.filter(kind="passed_on")
    assert (told.channel, told.user) == ("INAPP", maelle)
    assert events.topic(ticket) == told.about
