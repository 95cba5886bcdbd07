"""The product under measurement: two web processes on a free port, asked by one person over HTTP."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import CommandError
from django.db import connection

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4
PATIENCE = 120
STATEMENTS, CPU = "X-Statements", "X-Cpu-Ms"


@dataclass(frozen=True)
class Ask:
    """One request: the same as a browser's or a program's."""

    path: str
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] | None = None
    expected: int = 200


@dataclass(frozen=True)
class Answer:
    """What it cost."""

    ms: float
    cpu_ms: float
    statements: int
    octets: int


class Server:
    """A running copy; requests go one after the other over one kept connection."""

    def __init__(self, port: int, process: int) -> None:
        self.port, self.process = port, process
        self._line = http.client.HTTPConnection(HOST, port, timeout=120)

    def ask(self, request: Ask) -> Answer:
        """Send, read whole, and check that it is the answer wanted."""
        begun = time.perf_counter()
        self._line.request(request.method, request.path, request.body, dict(request.headers or {}))
        answer = self._line.getresponse()
        body = answer.read()
        ms = 1000 * (time.perf_counter() - begun)
        if answer.status != request.expected:
            words = body[-400:].decode(errors="replace")
            raise CommandError(f"{request.method} {request.path}: {answer.status}\n{words}")
        statements, cpu = answer.getheader(STATEMENTS, "0"), answer.getheader(CPU, "0")
        return Answer(ms, float(cpu), int(statements), len(body))

    def database_cpu(self) -> dict[int, float] | None:
        """Milliseconds of processor by connection of this copy; None when the database runs elsewhere."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND backend_type = 'client backend'"
            )
            spent = {pid: on_processor(pid) for (pid,) in cursor.fetchall()}
        return None if None in spent.values() else spent  # type: ignore[return-value]

    def memory(self) -> list[float]:
        """Resident MiB of each web process."""
        return sorted(_resident(pid) for pid in _children(self.process))


def on_processor(process: int) -> float | None:
    """Milliseconds a process has had of a processor; None when it runs on another machine."""
    try:
        return int(Path(f"/proc/{process}/schedstat").read_text().split()[0]) / 1_000_000
    except OSError:
        return None


def _children(process: int) -> list[int]:
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = status.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(after_name[1]) == process and "python" in _command(status.parent):
            found.append(int(status.parent.name))
    return found


def _command(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _resident(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(env: dict[str, str], log: Path) -> Iterator[Server]:
    """Start it, wait until it answers, stop it at the end."""
    port = _free_port()
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", HOST,
        "--port", str(port), "--workers", str(WORKERS), "--blocking-threads", str(THREADS),
        "--no-ws", "portal.bench.wsgi:application",
    ]  # fmt: skip
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  (our own command)
            command, env=env, cwd=settings.BASE_DIR, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        _wait(process, port, log)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: "subprocess.Popen[Any]", port: int, log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        line = http.client.HTTPConnection(HOST, port, timeout=30)
        try:
            line.request("GET", "/compte/login/")
            line.getresponse().read()
        except OSError:
            time.sleep(0.3)
        else:
            return
        finally:
            line.close()
    raise CommandError(f"The measured server did not start.\n{log.read_text()[-2000:]}")
