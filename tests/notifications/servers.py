"""Real servers for the tests: SMTP that can be told to refuse, Twilio, Brevo, and a browser's push service."""

import asyncio
import json
import os
import threading
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import http_ece
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


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


class Speaker(BaseHTTPRequestHandler):
    """A handler that says little and answers JSON."""

    def log_message(self, *args: object) -> None:
        return

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def say(
        self, status: int, body: dict | None = None, headers: dict[str, str] | None = None
    ) -> None:
        content = b"" if body is None else json.dumps(body).encode()
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


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """An HTTP server of that handler on a free port; yields its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Twilio:
    """What the API received, and how it answers: each entry of `answers` is used once, then 201."""

    base: str = ""
    posts: list[dict[str, str]] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str], float]] = field(default_factory=list)
    kept: list[dict[str, str]] = field(default_factory=list)
    calls: list[dict[str, str]] = field(default_factory=list)
    kept_calls: list[dict[str, str]] = field(default_factory=list)
    #: Accept and keep the message, then answer too late.
    hang_after_accepting: float = 0.0


@contextmanager
def twilio() -> Iterator[Twilio]:
    """An HTTP server with the resources of Twilio that we use."""
    state = Twilio()

    class Handler(Speaker):
        def do_POST(self) -> None:
            posted = {k: v[0] for k, v in parse_qs(self.body().decode()).items()}
            is_call = self.path.endswith("/Calls.json")
            (state.calls if is_call else state.posts).append(posted)
            if state.answers:
                status, headers, _wait = state.answers.pop(0)
                code = 20429 if status == 429 else 21211
                self.say(status, {"code": code, "message": "no", "status": status}, headers)
                return
            kept = state.kept_calls if is_call else state.kept
            sid = f"{'CA' if is_call else 'SM'}{len(kept):032d}"
            words = {} if is_call else {"body": posted["Body"]}
            made = datetime.now(UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
            kept.append(
                {"sid": sid, "to": posted["To"], "status": "queued", "date_created": made, **words}
            )
            if state.hang_after_accepting:
                time.sleep(state.hang_after_accepting)
            self.say(201, kept[-1])

        def do_GET(self) -> None:
            name = "calls" if "/Calls.json" in self.path else "messages"
            kept = state.kept_calls if name == "calls" else state.kept
            self.say(200, {name: kept[::-1], "next_page_uri": None, "page": 0, "page_size": 50})

    with serving(Handler) as state.base:
        yield state


@dataclass
class Brevo:
    """What Brevo's SMS API received; each entry of `answers` is used once, then 201."""

    base: str = ""
    posts: list[dict[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    hang_after_accepting: float = 0.0


@contextmanager
def brevo() -> Iterator[Brevo]:
    """An HTTP server with the two resources of Brevo that we use."""
    state = Brevo()

    class Handler(Speaker):
        def do_POST(self) -> None:
            posted = json.loads(self.body())
            state.keys.append(self.headers.get("api-key", ""))
            if state.answers:
                status, headers = state.answers.pop(0)
                self.say(status, {"code": "refused", "message": "no"}, headers)
                return
            state.posts.append(posted)
            if state.hang_after_accepting:
                time.sleep(state.hang_after_accepting)
            self.say(
                201, {"reference": f"ref{len(state.posts)}", "messageId": 1000 + len(state.posts)}
            )

        def do_GET(self) -> None:
            (tag,) = parse_qs(urlsplit(self.path).query)["tags"]
            events = [
                {"messageId": 1001 + place, "event": "accepted", "tag": post["tag"]}
                for place, post in enumerate(state.posts)
                if post["tag"] == tag
            ]
            self.say(200, {"events": events})

    with serving(Handler) as state.base:
        yield state


@dataclass
class PushService:
    """A browser's push service and the browser behind it: what each endpoint received, opened."""

    base: str = ""
    answers: dict[str, list[tuple[int, dict[str, str]]]] = field(default_factory=dict)
    shown: list[tuple[str, dict]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    browsers: dict[str, tuple[ec.EllipticCurvePrivateKey, bytes]] = field(default_factory=dict)

    def subscribe(self, name: str) -> dict[str, str]:
        """A new browser: the endpoint and public keys it gives to the page."""
        private, secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.browsers[name] = (private, secret)
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {
            "endpoint": f"{self.base}/push/{name}",
            "p256dh": urlsafe_b64encode(point).decode().rstrip("="),
            "auth": urlsafe_b64encode(secret).decode().rstrip("="),
        }


@contextmanager
def push_service() -> Iterator[PushService]:
    """A push service that opens what it is given, as the browser would."""
    state = PushService()

    class Handler(Speaker):
        def do_POST(self) -> None:
            name, sealed = self.path.rpartition("/")[2], self.body()
            state.headers.append({name.lower(): value for name, value in self.headers.items()})
            waiting = state.answers.get(name, [])
            if waiting:
                status, headers = waiting.pop(0)
                self.say(status, None, headers)
                return
            private, secret = state.browsers[name]
            opened = http_ece.decrypt(
                sealed, private_key=private, auth_secret=secret, version="aes128gcm"
            )
            state.shown.append((name, json.loads(opened)))
            self.say(201, None, {"Location": f"{state.base}/receipt/{len(state.shown)}"})

    with serving(Handler) as state.base:
        yield state
