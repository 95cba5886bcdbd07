"""A voice call that reads the message: Twilio fetches the words from us and tells which key was pressed."""

from datetime import datetime, timedelta

from django.conf import settings
from twilio.rest import Client

from notifications.channels import Envelope, addresses, signature, twilio

#: How long it rings before it is nobody's.
RINGS_SECONDS = 25


def send(envelope: Envelope) -> str:
    """Start the call; returns its sid. After an uncertain attempt, a call begun since is that one."""
    with twilio.conversation(envelope, settings.TWILIO_VOICE_FROM) as client:
        if envelope.is_uncertain and (sid := _already(client, envelope)):
            return sid
        made = client.calls.create(
            to=envelope.to,
            from_=settings.TWILIO_VOICE_FROM,
            url=addresses.callback("call_script", envelope.pk),
            status_callback=signature.callback_url(envelope.pk),
            status_callback_event=["completed"],
            timeout=RINGS_SECONDS,
        )
        return str(made.sid)


def _already(client: Client, envelope: Envelope) -> str:
    """The sid of a call of ours to this number since the message was written."""
    since: datetime | None = envelope.since
    for earlier in client.calls.list(
        to=envelope.to, from_=settings.TWILIO_VOICE_FROM, start_time_after=since, limit=5
    ):
        begun = earlier.date_created or earlier.start_time
        if since and begun and begun >= since - timedelta(seconds=60):
            return str(earlier.sid)
    return ""
