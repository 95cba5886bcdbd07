"""What a whole journey needs around the browser: a real worker and scheduler, a clock that can be moved."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from django.db import connection
from django.utils import timezone

ROOT = Path(__file__).parents[2]
T = TypeVar("T")


class Clock:
    """The installation's clock: every process of the journey reads the same file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def set(self, instant: datetime) -> None:
        """Let it be this instant now."""
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str((instant - timezone.now()).total_seconds()))
        fresh.replace(self.path)


@contextmanager
def background(**environment: str) -> Iterator[None]:
    """A Celery worker on all queues and a beat, as subprocesses, for the journey's database."""
    env = {
        **os.environ,
        **environment,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "JOURNEY_DATABASE": str(connection.settings_dict["NAME"]),
    }
    queues = "clocks,messages,documents,statistics,default"
    folder = Path(environment["DATA_DIR"])
    celery = [sys.executable, "-m", "celery", "-A", "support2009"]
    commands = (
        [*celery, "worker", "--pool", "solo", "-Q", queues, "--loglevel", "WARNING", "--without-mingle", "--without-gossip"],
        [*celery, "beat", "--schedule", str(folder / "beat"), "--pidfile=", "--loglevel", "WARNING"],
    )  # fmt: skip
    with (folder / "celery.log").open("ab") as log:
        running = [
            subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )
            for command in commands
        ]
        try:
            yield
        finally:
            for process in running:
                os.killpg(process.pid, signal.SIGTERM)
            for process in running:
                _ended(process)


def _ended(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)


def eventually(look: Callable[[], T], seconds: float = 90) -> T:
    """What `look` finally finds; the background works by itself, nobody pushes it."""
    limit = time.monotonic() + seconds
    while True:
        found = look()
        if found:
            return found
        if time.monotonic() > limit:
            raise AssertionError(f"nothing came within {seconds:g} s: {look}")
        time.sleep(0.3)
