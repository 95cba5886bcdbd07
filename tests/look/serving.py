"""A web server for pages that are already written: one page at a time, and the files it asks for."""

import gzip
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpResponse

#: Where a page finds axe.
AXE = "/axe.min.js"


class Showcase:
    """Serves static files, and whatever page is put in the window."""

    def __init__(self) -> None:
        self.page: HttpResponse | None = None
        showcase = self

        class Answers(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                showcase._answer(self)

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                showcase._send(self, 204, {}, b"")

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, knock: BaseHTTPRequestHandler) -> None:
        path = urlsplit(knock.path).path
        if path == AXE or path.startswith(settings.STATIC_URL):
            body = static(path)
            told = {"Content-Type": guess_type(path)[0] or "", "Cache-Control": "max-age=3600"}
            self._send(knock, 200 if body else 404, told, body)
        elif self.page is not None and knock.headers.get("Sec-Fetch-Dest") == "document":
            self._send(knock, 200, dict(self.page.headers), self.page.content)
        else:  # what a page asks for afterwards: nothing new
            self._send(knock, 204, {}, b"")

    @staticmethod
    def _send(
        knock: BaseHTTPRequestHandler, status: int, headers: dict[str, str], body: bytes
    ) -> None:
        knock.send_response(status)
        for name in set(headers) - {"Content-Length"}:
            knock.send_header(name, headers[name])
        knock.send_header("Content-Length", str(len(body)))
        knock.end_headers()
        knock.wfile.write(body)


@cache
def static(path: str) -> bytes:
    """A static file of ours, axe, or nothing."""
    if path == AXE:
        return Path(axe_playwright_python.__file__).with_name("axe.min.js").read_bytes()
    found = finders.find(path.removeprefix(settings.STATIC_URL))
    return Path(found).read_bytes() if found else b""


@cache
def compressed(path: str) -> int:
    """What the file weighs on its way."""
    return len(gzip.compress(static(path)))
