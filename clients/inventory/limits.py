"""How much an agent may make us read: every number that stands between a hostile message and the database.

An ordinary inventory weighs 20 to 400 kB once inflated, a server with all its software 2 MB.
"""

import time
import zlib

from core.errors import Refused

MOST_SENT = 4 * 1024 * 1024
MOST_INFLATED = 16 * 1024 * 1024
MOST_ELEMENTS = 200_000
DEEPEST = 12
LONGEST_TEXT = 4_000
SECONDS = 5.0
CHUNK = 64 * 1024


class Hostile(Refused):
    """A message that is too big, too deep, too slow or no message at all; nothing of it is kept."""

    def __init__(self, sentence: str, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


class Deadline:
    """The time one message may take, looked at between two pieces of work."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def check(self) -> None:
        """Stop when the time is over."""
        if time.monotonic() > self._end:
            raise Hostile("message too slow to read")


def inflate(body: bytes) -> bytes:
    """The message itself, from zlib, gzip or plain bytes; never more than the limit in memory."""
    if len(body) > MOST_SENT:
        raise Hostile("message too large", status=413)
    if body[:1] == b"\x78":
        return _inflate(body, zlib.MAX_WBITS)
    if body[:2] == b"\x1f\x8b":
        return _inflate(body, zlib.MAX_WBITS | 16)
    return body


def _inflate(body: bytes, wbits: int) -> bytes:
    inflater = zlib.decompressobj(wbits)
    try:
        found = inflater.decompress(body, MOST_INFLATED + 1)
    except zlib.error:
        raise Hostile("message damaged") from None
    if len(found) > MOST_INFLATED:
        raise Hostile("message too large once inflated", status=413)
    if not inflater.eof:
        raise Hostile("message truncated")
    return found
