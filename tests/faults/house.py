"""One installation to attack: its own database server, broker and processes, which may die in any way."""

import contextlib
import http.client
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import psycopg2
from django.conf import settings
from django.db import connection

from core import waking
from support2009.celery import app
from support2009.local import postgres, valkey
from support2009.local.children import Child
from support2009.local.places import ROOT, Places
from support2009.settings.work import QUEUES, broker_url
from tests.plugin import prepared

T = TypeVar("T")
#: What is committed stays, as in production; few connections, so that they can be used up.
#: The server notes when each transaction was committed, to measure by.
DURABLE = postgres.SERVING | {
    "max_connections": "60", "superuser_reserved_connections": "0", "track_commit_timestamp": "on",
}  # fmt: skip
_numbers = count(1)


class Servers:
    """PostgreSQL and Valkey of the suite, started once; a scenario may kill and start them."""

    def __init__(self, folder: Path) -> None:
        self.places = Places(folder)
        self.postgres, self.url = prepared.start(self.places, settings=DURABLE)
        self.valkey, self.broker = valkey.start(self.places, keep=False)

    @property
    def broker_socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    @property
    def database_socket(self) -> Path:
        return self.places.sockets / ".s.PGSQL.5432"

    def crash_postgres(self) -> None:
        """`pg_ctl stop -m immediate`: no goodbye, no checkpoint."""
        os.kill(self.postgres.process.pid, signal.SIGQUIT)
        self.postgres.process.wait(30)

    def start_postgres(self) -> None:
        """Recovers what was committed."""
        self.postgres, self.url = postgres.start(self.places, settings=DURABLE)

    def stop_valkey(self) -> None:
        self.valkey.stop()

    def start_valkey(self) -> None:
        """Empty: it kept nothing."""
        self.valkey, self.broker = valkey.start(self.places, keep=False)

    def command(self, sql: str) -> None:
        """On the server's own database."""
        line = psycopg2.connect(host=str(self.places.sockets), user="postgres", dbname="postgres")
        line.autocommit = True
        with line.cursor() as cursor:
            cursor.execute(sql)
        line.close()

    def stop(self) -> None:
        self.postgres.stop()
        self.valkey.stop()


@dataclass
class House:
    """The processes of one scenario on a database of its own."""

    servers: Servers
    name: str
    folder: Path
    more: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    @property
    def database_url(self) -> str:
        return self.servers.url.replace(f"/{postgres.DATABASE}?", f"/{self.name}?")

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    def environment(self, **more: str) -> dict[str, str]:
        """What every process of this house is told."""
        return {
            **os.environ,
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.servers.broker,
            "DATA_DIR": str(self.folder),
            "CLOCK_FILE": str(self.clock),
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "LOG_LEVEL": "WARNING",
            "TEST_TEMPLATE": "",
            **self.more,
            **more,
        }

    def start(self, name: str, *command: str, **environment: str) -> Child:
        """One process, ended with the scenario."""
        log = self.folder / "logs" / f"{name}{len(self.children)}.log"
        command = (sys.executable, "-m", *command)
        child = Child(name, command, log=log, env=self.environment(**environment), patience=3)
        self.children.append(child)
        return child

    def worker(self, *, processes: int = 2, queues: str = ",".join(QUEUES), **environment: str) -> Child:  # fmt: skip
        """A Celery worker, once it listens."""
        child = self.start(
            "worker", "celery", "--app", "support2009", "worker", "--queues", queues,
            "--concurrency", str(processes), "--loglevel", "INFO", "--without-gossip", "--without-mingle",
            "--without-heartbeat", **environment,
        )  # fmt: skip
        child.wait_until(lambda: " ready." in child.log.read_text(), seconds=90)
        return child

    def beat(self, **environment: str) -> Child:
        """The scheduler."""
        file = self.folder / f"beat{len(self.children)}"
        return self.start(
            "beat", "celery", "--app", "support2009", "beat", "--schedule", str(file),
            "--pidfile", "", "--loglevel", "WARNING", **environment,
        )  # fmt: skip

    def web(self, **environment: str) -> int:
        """The web as it is served; gives its port once it answers."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
        child = self.start(
            "web", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
            "--workers", "2", "--blocking-threads", "4", "--no-ws", "support2009.wsgi:application",
            **environment,
        )  # fmt: skip
        child.wait_until(lambda: ask(port, "GET", "/compte/login/")[0] == 200, seconds=90)
        return port

    def move_clock(self, **length: float) -> datetime:
        """Every process of the house is that much later."""
        offset = float(self.clock.read_text()) + timedelta(**length).total_seconds()
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(offset))
        fresh.replace(self.clock)
        return self.now()

    def now(self) -> datetime:
        """The house's present instant."""
        return datetime.now(UTC) + timedelta(seconds=float(self.clock.read_text()))

    def tell(self, line: str) -> None:
        """A figure for the summary."""
        self.told.append(line)


def ask(port: int, method: str, path: str, body: str = "", **headers: str) -> tuple[int, bytes]:
    """One request over HTTP; status 0 when nobody answers."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request(method, path, body.encode(), {"Host": "localhost", **headers})
        answer = line.getresponse()
        return answer.status, answer.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        line.close()


def pool_of(worker: Child) -> list[int]:
    """The worker's own children, which do the tasks."""
    found = Path(f"/proc/{worker.process.pid}/task/{worker.process.pid}/children").read_text()
    return [int(pid) for pid in found.split()]


def eventually(look: Callable[[], T], seconds: float = 60, *, every: float = 0.2) -> T:
    """What `look` finally finds."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(psycopg2.OperationalError):
            if found := look():
                return found
        if time.monotonic() > end:
            raise AssertionError(f"nothing came within {seconds:g} s")
        time.sleep(every)


@contextlib.contextmanager
def opened(servers: Servers) -> Iterator[House]:
    """A house on a fresh database, which this process's own Django reads and writes too."""
    name = f"house_{next(_numbers)}"
    servers.command(f"CREATE DATABASE {name} TEMPLATE {prepared.NAME}")
    with tempfile.TemporaryDirectory(prefix="s2009-house-", ignore_cleanup_errors=True) as folder:
        house = House(servers, name, Path(folder))
        house.clock.write_text("0")
        with _ours(house):
            try:
                yield house
            finally:
                for child in reversed(house.children):
                    with contextlib.suppress(OSError):
                        os.killpg(child.process.pid, signal.SIGCONT)
                    child.stop()
    servers.command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@contextlib.contextmanager
def _ours(house: House) -> Iterator[None]:
    """This process works on the house's servers meanwhile."""
    told: dict[str, Any] = connection.settings_dict
    kept = {**told, "OPTIONS": dict(told["OPTIONS"])}
    before = settings.REDIS_URL, settings.CLOCK_FILE, app.conf.broker_url
    connection.close()
    told["NAME"] = house.name
    told["OPTIONS"]["host"] = str(house.servers.places.sockets)
    told["HOST"] = ""
    settings.REDIS_URL, settings.CLOCK_FILE = house.servers.broker, str(house.clock)
    app.conf.broker_url = broker_url(house.servers.broker)
    waking._silent_until = 0.0
    try:
        yield
    finally:
        connection.close()
        told.update(kept)
        settings.REDIS_URL, settings.CLOCK_FILE, app.conf.broker_url = before
