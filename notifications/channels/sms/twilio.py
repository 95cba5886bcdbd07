"""SMS through Twilio's own client. This module is imported only when an SMS leaves (0.3 s, 51 MB)."""

from datetime import timedelta

from django.conf import settings
from twilio.rest import Client

from notifications.channels import Envelope, signature, twilio


def send(envelope: Envelope) -> str:
    """Hand the SMS to Twilio; returns its sid. After an uncertain attempt, looks first whether it left."""
    with twilio.conversation(envelope, settings.TWILIO_FROM) as client:
        if envelope.is_uncertain and (sid := _already(client, envelope)):
            return sid
        made = client.messages.create(
            to=envelope.to,
            from_=settings.TWILIO_FROM,
            body=envelope.text,
            status_callback=signature.callback_url(envelope.pk),
        )
        return str(made.sid)


def _already(client: Client, envelope: Envelope) -> str:
    """The sid of an earlier attempt that arrived although its answer did not."""
    since = envelope.since - timedelta(days=1) if envelope.since else None
    for earlier in client.messages.list(to=envelope.to, date_sent_after=since, limit=20):
        if envelope.stem and envelope.stem in (earlier.body or ""):
            return str(earlier.sid)
    return ""
