"""A mail server that takes everything and keeps nothing, in a process of its own: what the outbox is measured with."""

import asyncio
import multiprocessing
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

ANSWERS = {b"EHLO": b"250 sink\r\n", b"QUIT": b"221 bye\r\n", b"DATA": b"354 go on\r\n"}


class Sink(asyncio.Protocol):
    """As few words of SMTP as a client needs."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self.line: asyncio.Transport = transport  # type: ignore[assignment]
        self.rest, self.in_mail = b"", False
        self.line.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each line; a mail ends with a dot alone."""
        self.rest += data
        while self.rest:
            end = b"\r\n.\r\n" if self.in_mail else b"\r\n"
            said, found, left = self.rest.partition(end)
            if not found:
                return
            self.rest = left
            verb = said[:4].upper()
            self.line.write(b"250 OK\r\n" if self.in_mail else ANSWERS.get(verb, b"250 OK\r\n"))
            self.in_mail = not self.in_mail and verb == b"DATA"


def _serve(told: Connection) -> None:
    async def serve() -> None:
        server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
        told.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def running() -> Iterator[int]:
    """The sink's port, while it runs."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        if not ours.poll(30):
            raise RuntimeError("the sink did not start")
        yield int(ours.recv())
    finally:
        process.terminate()
        process.join(10)


def rate(port: int, count: int = 2000) -> int:
    """Mails a second that the sink takes from a client which does nothing else."""
    body = "Subject: x\r\n\r\n" + "Bonjour, votre demande avance.\r\n" * 20
    begun = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for _ in range(count):
            line.sendmail("a@mesure.example", ["b@mesure.example"], body)
    return round(count / (time.perf_counter() - begun))
