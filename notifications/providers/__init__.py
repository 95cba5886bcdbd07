"""Operators that carry messages. Each module has one `send(Outgoing) -> str` (the operator's reference)."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a message."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Outgoing:
    """A message as it leaves: links made, files read. `reference` is the same for all attempts."""

    pk: int
    reference: str
    to: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    enclosures: tuple[Enclosure, ...] = field(default=())
    #: Whether an earlier attempt may have reached the operator without our knowing it.
    is_uncertain: bool = False
    #: When the message was written: no earlier attempt can be older.
    since: datetime | None = None
    #: The words without the personal link: what every attempt has in common.
    stem: str = ""


class Postponed(Exception):
    """The operator cannot now: try again. `is_outage` when it is true of every message."""

    def __init__(self, detail: str, *, seconds: int | None = None, is_outage: bool = False) -> None:
        super().__init__(detail)
        self.seconds = seconds
        self.is_outage = is_outage


class RefusedForGood(Exception):
    """The operator will never take this message: unknown address, wrong number."""
