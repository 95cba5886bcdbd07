"""How messages leave: one folder a channel, each with a `transport.py`.

A transport has one function, `send(Envelope) -> str`: the operator's reference, or one of the three
refusals below. An in-app message needs no carrier: it is delivered when written.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from importlib import import_module


@dataclass(frozen=True)
class Enclosure:
    """A file that goes with a message."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True)
class Envelope:
    """A message as it leaves: links made, files read. `reference` is the same for all attempts."""

    pk: int
    reference: str
    to: str
    subject: str
    text: str
    html: str = ""
    calendar: str = ""
    #: Whose devices a push goes to.
    user_id: int | None = None
    enclosures: tuple[Enclosure, ...] = field(default=())
    #: The picture the HTML shows at its head: the name it is shown by, and the PNG.
    logo: tuple[str, bytes] = ("", b"")
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


class Uncertain(Postponed):
    """The operator may have taken it and its answer was lost: the next attempt looks first."""


class RefusedForGood(Exception):
    """The operator will never take this message: unknown address, wrong number."""


#: Channel → the module that carries it, imported when something leaves (operators' clients are heavy).
TRANSPORTS = {
    "EMAIL": "notifications.channels.email.transport",
    "SMS": "notifications.channels.sms.transport",
    "CALL": "notifications.channels.call.transport",
    "PUSH": "notifications.channels.push.transport",
}


Send = Callable[[Envelope], str]


def transport(channel: str) -> Send:
    """The `send` of a channel, for one message."""
    send: Send = import_module(TRANSPORTS[channel]).send
    return send


@contextmanager
def opened(channel: str) -> Iterator[Send]:
    """The `send` of a channel for a batch: where its operator is spoken to over a line, the line is kept."""
    module = import_module(TRANSPORTS[channel])
    with getattr(module, "opened", lambda: nullcontext(module.send))() as send:
        yield send
