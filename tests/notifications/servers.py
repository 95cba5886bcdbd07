"""Real servers for the tests: an SMTP server that can be told to refuse, and one that behaves as Twilio does."""

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from aiosmtpd.controller import Controller


@dataclass
class Mailbox:
    """What the SMTP server received, and what it answers next (per RCPT or at the end of DATA)."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)
    delay: float = 0.0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.delay:
            await asyncio.sleep(self.delay)
        if self.data:
            return self.data.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)
        return "250 Accepted"


class FreePort(Controller):
    """A controller that takes whatever port is free and learns it once it listens."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def smtp() -> Iterator[Mailbox]:
    """An SMTP server on a free port."""
    box = Mailbox()
    controller = FreePort(box, hostname="127.0.0.1", port=0)
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


@dataclass
class Twilio:
    """What the API received, and how it answers: each entry of `answers` is used once, then 201."""

    base: str = ""
    posts: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], float]] = field(default_factory=list)
    kept: list[dict[str, str]] = field(default_factory=list)
    #: Accept and keep the message, then answer too late.
    hang_after_accepting: float = 0.0


@contextmanager
def twilio() -> Iterator[Twilio]:
    """An HTTP server with the two resources of Twilio that we use."""
    state = Twilio()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *args: object) -> None:
            return

        def _say(self, status: int, body: dict, headers: dict[str, str] | None = None) -> None:
            content = json.dumps(body).encode()
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            try:
                self.wfile.write(content)
            except OSError:
                return

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length", 0))
            posted = {k: v[0] for k, v in parse_qs(self.rfile.read(size).decode()).items()}
            state.posts.append(posted)
            if state.answers:
                status, headers, _wait = state.answers.pop(0)
                body = {
                    "code": 20429 if status == 429 else 21211,
                    "message": "no",
                    "status": status,
                }
                self._say(status, body, headers)
                return
            sid = f"SM{len(state.kept):032d}"
            state.kept.append(
                {"sid": sid, "to": posted["To"], "body": posted["Body"], "status": "queued"}
            )
            if state.hang_after_accepting:
                time.sleep(state.hang_after_accepting)
            self._say(201, state.kept[-1])

        def do_GET(self) -> None:
            self._say(
                200,
                {"messages": state.kept[::-1], "next_page_uri": None, "page": 0, "page_size": 50},
            )

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    state.base = f"http://127.0.0.1:{server.server_port}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
