"""Start everything, watch it, stop it in order. The lives of all children hang on this process."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import FrameType

from support2009.local import keys, postgres, valkey
from support2009.local.children import Child
from support2009.local.places import ROOT, Places, Trouble
from support2009.settings.work import QUEUES

WEB_PROCESSES = 2
WEB_THREADS = 4
WORKER_PROCESSES = 2
AUDIT_SECONDS = 60


class Stopped(Exception):
    """Somebody asked us to stop."""


def stop_on_signals() -> None:
    """Ctrl-C, `kill` and a closed terminal all mean: stop everything in order."""

    def asked(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # once is enough; do not interrupt the stopping
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, asked)


@contextlib.contextmanager
def servers(places: Places, env: dict[str, str]) -> Iterator[list[Child]]:
    """The database and the broker, unless the environment names others; stopped at the end.

    Fills `env` with their addresses.
    """
    children: list[Child] = []
    try:
        if not os.environ.get("DATABASE_URL"):
            child, env["DATABASE_URL"] = postgres.start(places)
            children.append(child)
        if not os.environ.get("REDIS_URL"):
            child, env["REDIS_URL"] = valkey.start(places)
            children.append(child)
        keys.publish(places, env)
        yield children
    finally:
        for child in reversed(children):
            child.stop()
        places.run_file.unlink(missing_ok=True)
        places.clear_sockets()


def manage(env: dict[str, str], *arguments: str) -> int:
    """Run one of Django's commands with the servers of this copy."""
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments], env=env, cwd=ROOT, check=False
    ).returncode


@contextlib.contextmanager
def workers(places: Places, env: dict[str, str], *, host: str, port: int) -> Iterator[list[Child]]:
    """Worker, scheduler and web; stopped in the reverse order, so nobody asks a dead server."""
    programs = {
        "worker": _worker(),
        "scheduler": _scheduler(places),
        "auditor": ["django", "audit", "--every", str(AUDIT_SECONDS)],
        "direct": _direct(host, env),
        "web": _web(host, port),
    }
    children: list[Child] = []
    try:
        for name, arguments in programs.items():
            command = [sys.executable, "-m", *arguments]
            children.append(Child(name, command, log=places.logs / f"{name}.log", env=env))
        children[-1].wait_until(lambda: answers(host, port), seconds=300)
        yield children
    finally:
        for child in reversed(children):
            child.stop()


def _worker() -> list[str]:
    return [
        "celery", "--app", "support2009", "worker", "--queues", ",".join(QUEUES),
        "--concurrency", str(WORKER_PROCESSES), "--loglevel", "INFO",
        "--without-gossip", "--without-mingle",
    ]  # fmt: skip


def _scheduler(places: Places) -> list[str]:
    (places.data / "schedule").mkdir(exist_ok=True)
    return [
        "celery", "--app", "support2009", "beat", "--schedule", str(places.data / "schedule" / "beat"),
        "--pidfile", "", "--loglevel", "INFO",
    ]  # fmt: skip


def _web(host: str, port: int) -> list[str]:
    return [
        "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
        "--workers", str(WEB_PROCESSES), "--blocking-threads", str(WEB_THREADS),
        "--workers-kill-timeout", "5", "--no-ws", "support2009.wsgi:application",
    ]  # fmt: skip


def _direct(host: str, env: dict[str, str]) -> list[str]:
    """Server-sent events on a free port of their own: a browser shows our cookies to every port of a host."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        port = probe.getsockname()[1]
    name = env["PUBLIC_URL"].rpartition(":")[0]
    env["LIVE_URL"] = os.environ.get("LIVE_URL") or f"{name}:{port}/direct/"
    return [
        "granian", "--interface", "asginl", "--host", host, "--port", str(port), "--workers", "1",
        "--workers-kill-timeout", "2", "--no-ws", "support2009.asgi:application",
    ]  # fmt: skip


def refuse_taken_port(host: str, port: int) -> None:
    """`Trouble` when another program already listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise Trouble(
                f"Port {port} on {host} cannot be used: {problem.strerror}.\n"
                f"    Choose another:  PORT={port + 1} make run"
            ) from None


def answers(host: str, port: int) -> bool:
    """Whether the product answers over HTTP."""
    line = http.client.HTTPConnection("127.0.0.1" if host == "0.0.0.0" else host, port, timeout=10)  # noqa: S104
    try:
        line.request("GET", "/", headers={"Host": "localhost"})
        return line.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
    except OSError:
        return False
    finally:
        line.close()


def watch(children: list[Child]) -> None:
    """Return never: raise when asked to stop, or when a child has died."""
    while True:
        for child in children:
            if not child.alive:
                raise Trouble(
                    f"{child.name} ended (code {child.process.returncode}).\n{child.last_words()}"
                )
        time.sleep(0.5)
