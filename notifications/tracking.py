"""What operators tell afterwards: callbacks of Twilio and Brevo, and anymail's events of any mail service (K08)."""

from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent

from core import clock
from notifications import services
from notifications.models import AttemptOutcome, Channel, Message

#: Twilio's MessageStatus or CallStatus → what it proves; others (accepted, scheduled…) prove nothing more than queued.
TWILIO = {
    "queued": AttemptOutcome.QUEUED,
    "accepted": AttemptOutcome.QUEUED,
    "sending": AttemptOutcome.QUEUED,
    "sent": AttemptOutcome.QUEUED,
    "delivered": AttemptOutcome.DELIVERED,
    "read": AttemptOutcome.OPENED,
    "undelivered": AttemptOutcome.BOUNCED,
    "failed": AttemptOutcome.BOUNCED,
    # of a call
    "initiated": AttemptOutcome.QUEUED,
    "ringing": AttemptOutcome.QUEUED,
    "in-progress": AttemptOutcome.QUEUED,
    "completed": AttemptOutcome.DELIVERED,
    "busy": AttemptOutcome.BOUNCED,
    "no-answer": AttemptOutcome.BOUNCED,
    "canceled": AttemptOutcome.BOUNCED,
}

#: Brevo's msg_status → the same; « replied » is a person's answer, not a report.
BREVO = {
    "accepted": AttemptOutcome.QUEUED,
    "sent": AttemptOutcome.QUEUED,
    "delivered": AttemptOutcome.DELIVERED,
    "soft_bounce": AttemptOutcome.BOUNCED,
    "hard_bounce": AttemptOutcome.BOUNCED,
    "rejected": AttemptOutcome.BOUNCED,
    "blacklisted": AttemptOutcome.BOUNCED,
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


def twilio(pk: int, posted: dict[str, str], at: datetime) -> None:
    """Record one report of Twilio about an SMS or a call; unknown statuses and messages are ignored."""
    status = posted.get("MessageStatus") or posted.get("CallStatus") or ""
    outcome = TWILIO.get(status)
    if outcome is None or not _exists(pk, Channel.SMS, Channel.CALL):
        return
    services.report(
        message_id=pk,
        outcome=outcome,
        at=at,
        provider_id=posted.get("MessageSid") or posted.get("CallSid") or "",
        detail=f"{status} {posted.get('ErrorCode', '')}".strip(),
    )


def brevo(message: Message, told: dict[str, Any], at: datetime) -> None:
    """Record one report of Brevo about an SMS; unknown statuses are ignored."""
    status = str(told.get("msg_status") or "")
    outcome = BREVO.get(status)
    if outcome is None or message.channel != Channel.SMS:
        return
    services.report(
        message_id=message.pk,
        outcome=outcome,
        at=at,
        provider_id=str(told.get("messageId") or ""),
        detail=f"{status} {told.get('description') or ''}".strip(),
    )


def _exists(pk: int, *channels: str) -> bool:
    return Message.objects.filter(pk=pk, channel__in=channels).exists()


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
