"""Mail servers that stop in the middle, answer by address, or speak one byte a second."""

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.notifications.servers import FreePort, Mailbox

LONGEST = 60


@dataclass
class Post(Mailbox):
    """Holds its caller at a named point until released; what an address answers is scripted."""

    #: "" goes on; "before": nothing taken yet; "during": taken, not yet said.
    hold: str = ""
    #: Address → answers given first, one a try.
    answers: dict[str, list[str]] = field(default_factory=dict)
    held: threading.Event = field(default_factory=threading.Event)
    goes_on: threading.Event = field(default_factory=threading.Event)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.hold == "before":
            await self._wait()
        if waiting := self.answers.get(address):
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        said = await super().handle_DATA(server, session, envelope)
        if self.hold == "during":
            await self._wait()
        return said

    async def _wait(self) -> None:
        self.held.set()
        end = time.monotonic() + LONGEST
        while not self.goes_on.is_set() and time.monotonic() < end:
            await asyncio.sleep(0.02)

    def release(self) -> None:
        """Let whoever is held go on, and hold nobody any more."""
        self.hold = ""
        self.goes_on.set()

    def references(self) -> list[str]:
        """The Message-ID of everything taken."""
        return [str(mail["Message-ID"]) for mail in self.mails]


@contextlib.contextmanager
def post() -> Iterator[Post]:
    """A mail server on a free port."""
    box = Post()
    controller = FreePort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        box.release()
        controller.stop()


@contextlib.contextmanager
def dripping() -> Iterator[int]:
    """A server that says its greeting one byte a second and never ends it (FT-17)."""
    door = socket.create_server(("127.0.0.1", 0))

    def drip(line: socket.socket) -> None:
        with contextlib.suppress(OSError):
            line.sendall(b"2")
            while True:
                time.sleep(1)
                line.sendall(b"2")

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=drip, args=(door.accept()[0],), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield door.getsockname()[1]
    finally:
        door.close()
