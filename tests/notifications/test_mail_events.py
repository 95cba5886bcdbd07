"""What a mail service tells afterwards, through anymail: bounces, deliveries, in any order."""

import pytest
from anymail.signals import AnymailTrackingEvent, tracking

from notifications import sending, services
from notifications.models import Channel, State

pytestmark = pytest.mark.django_db


def tell(message_id, kind, **more):
    event = AnymailTrackingEvent(event_type=kind, message_id=message_id, **more)
    tracking.send(sender=object, event=event, esp_name="test")


@pytest.fixture
def sent(now, mailbox):
    message = services.queue(
        key="m", kind="invoice", channel=Channel.EMAIL, to="compta@client.example",
        subject="Facture", text="Bonjour", at=now, about="invoice:1",
    )  # fmt: skip
    sending.send_pending(Channel.EMAIL)
    message.refresh_from_db()
    return message


@pytest.mark.row("K08")
@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["delivered"], State.DELIVERED),
        (["opened", "delivered"], State.DELIVERED),
        (["bounced"], State.FAILED),
        (["deferred"], State.SENT),
        (["delivered", "queued", "sent"], State.DELIVERED),
    ],
)
def test_a_mail_services_events_raise_the_state_and_never_lower_it(sent, told, state):
    for kind in told:
        tell(sent.provider_id, kind)
    sent.refresh_from_db()
    assert sent.state == state


@pytest.mark.row("K08")
def test_a_bounce_keeps_its_reason(sent):
    tell(sent.provider_id, "bounced", reject_reason="bounced", description="mailbox full")
    sent.refresh_from_db()
    assert sent.error == "bounced bounced mailbox full"
    assert sent.failed_at is not None


def test_an_event_about_an_unknown_message_changes_nothing(sent):
    tell("<nobody@example.com>", "bounced")
    tell("", "bounced")
    sent.refresh_from_db()
    assert sent.state == State.SENT
