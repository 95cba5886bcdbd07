"""The outbox, what people choose to hear, and what goes to many."""

from notifications.models.circulars import (
    Announcement,
    Answer,
    Broadcast,
    BroadcastState,
    Outcome,
    Reading,
    Recipient,
)
from notifications.models.messages import (
    RANK,
    Attempt,
    AttemptOutcome,
    Channel,
    Message,
    MessageQuerySet,
    Pulse,
    Reply,
    State,
)
from notifications.models.people import Preference, PushDevice, Unsubscribed, Wording

__all__ = [
    "RANK",
    "Announcement",
    "Answer",
    "Attempt",
    "AttemptOutcome",
    "Broadcast",
    "BroadcastState",
    "Channel",
    "Message",
    "MessageQuerySet",
    "Outcome",
    "Preference",
    "Pulse",
    "PushDevice",
    "Reading",
    "Recipient",
    "Reply",
    "State",
    "Unsubscribed",
    "Wording",
]
