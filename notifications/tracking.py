"""What operators tell afterwards: Twilio's status callbacks, and anymail's events of any mail service (K08)."""

from datetime import datetime
from importlib import import_module
from typing import Any

from anymail.signals import AnymailTrackingEvent

from core import clock
from notifications import services
from notifications.models import AttemptOutcome, Channel, Message

#: Twilio's MessageStatus → what it proves; others (accepted, scheduled…) prove nothing more than queued.
TWILIO = {
    "queued": AttemptOutcome.QUEUED,
    "accepted": AttemptOutcome.QUEUED,
    "sending": AttemptOutcome.QUEUED,
    "sent": AttemptOutcome.QUEUED,
    "delivered": AttemptOutcome.DELIVERED,
    "read": AttemptOutcome.OPENED,
    "undelivered": AttemptOutcome.BOUNCED,
    "failed": AttemptOutcome.BOUNCED,
}

#: anymail's event types → the same.
MAIL = {
    "queued": AttemptOutcome.QUEUED,
    "sent": AttemptOutcome.QUEUED,
    "delivered": AttemptOutcome.DELIVERED,
    "opened": AttemptOutcome.OPENED,
    "clicked": AttemptOutcome.OPENED,
    "bounced": AttemptOutcome.BOUNCED,
    "rejected": AttemptOutcome.BOUNCED,
    "failed": AttemptOutcome.BOUNCED,
}


def is_from_twilio(pk: int, posted: dict[str, str], signature: str) -> bool:
    """Whether the report carries Twilio's signature for the address we gave it."""
    sms = import_module("notifications.channels.sms.twilio")
    return bool(sms.is_signed(sms.callback_url(pk), posted, signature))


def twilio(pk: int, posted: dict[str, str], at: datetime) -> None:
    """Record one report of Twilio; unknown statuses and messages are ignored."""
    outcome = TWILIO.get(posted.get("MessageStatus", ""))
    if outcome is None or not Message.objects.filter(pk=pk, channel=Channel.SMS).exists():
        return
    code = posted.get("ErrorCode", "")
    detail = f"{posted['MessageStatus']} {code}".strip()
    services.report(
        message_id=pk,
        outcome=outcome,
        at=at,
        provider_id=posted.get("MessageSid", ""),
        detail=detail,
    )


def mail_event(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_more: Any) -> None:
    """Record what a mail service says (anymail's signal: the library has no other door)."""
    outcome = MAIL.get(event.event_type)
    message = Message.objects.filter(
        channel=Channel.EMAIL, provider_id=event.message_id or ""
    ).first()
    if outcome is None or message is None or not event.message_id:
        return
    words = " ".join(str(part) for part in (event.reject_reason, event.description) if part)
    services.report(
        message_id=message.pk,
        outcome=outcome,
        at=clock.now(),
        provider_id=event.message_id,
        detail=f"{event.event_type} {words}".strip(),
    )
