"""The one-command house, started for real: it serves, refuses a second start, and leaves nothing behind."""

import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def folder_mark(data: Path) -> str:
    """What a copy calls its socket folder elsewhere when its own path is too odd or too long."""
    return hashlib.sha256(str(data).encode()).hexdigest()[:12]


class Copy:
    """One copy of the product, started as `make run` does."""

    def __init__(self, data: Path, port: int | None = None) -> None:
        self.data, self.port = data, port or free_port()
        away = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE"}
        self.env = {name: value for name, value in os.environ.items() if name not in away}
        self.env |= {"DATA_DIR": str(data), "PORT": str(self.port), "DEMO": "0"}

    def start(self, *verb: str) -> "Copy":
        """Without waiting."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "support2009.local", *verb],
            cwd=ROOT,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return self

    def wait_ready(self) -> "Copy":
        """Until it prints its address."""
        said = []
        assert self.process.stdout
        for line in self.process.stdout:
            said.append(line)
            if f"is ready:  http://localhost:{self.port}" in line:
                return self
        raise AssertionError("".join(said))

    def status(self) -> int:
        """What the sign-in page answers."""
        url = f"http://localhost:{self.port}/compte/login/"
        with urllib.request.urlopen(url, timeout=20) as answer:
            return int(answer.status)

    def processes(self) -> list[str]:
        """Every process that lives for this copy, whoever its parent is."""
        mark, alive = os.fsencode(self.data), []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                told = [(folder / name).read_bytes() for name in ("cmdline", "environ")]
                told.append(os.fsencode((folder / "cwd").readlink()))  # some rewrite their title
                name = (folder / "comm").read_text().strip()
            except OSError:
                continue
            if any(mark in words for words in told) and int(folder.name) != os.getpid():
                alive.append(f"{folder.name} {name}")
        return alive

    def wait_gone(self, seconds: float = 20) -> list[str]:
        """What is still there after that time; empty when all has gone."""
        end = time.monotonic() + seconds
        while (left := self.processes()) and time.monotonic() < end:
            time.sleep(0.2)
        return left

    def end(self) -> None:
        """However the test went."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.wait_gone()


@pytest.fixture
def copies(tmp_path: Path) -> Iterator[Callable[[str], Copy]]:
    """Copies in folders of these names, ended after the test."""
    made: list[Copy] = []

    def make(name: str) -> Copy:
        made.append(Copy(tmp_path / name))
        return made[-1]

    yield make
    for copy in made:
        copy.end()


def test_two_copies_live_side_by_side_and_no_end_leaves_a_process_behind(copies):
    first = copies("société à côté").start().wait_ready()
    assert first.status() == 200

    again = Copy(first.data).start()
    said, _ = again.process.communicate(timeout=60)
    assert again.process.returncode == 2
    assert f"A copy already runs on {first.data}" in said
    assert f"http://localhost:{first.port}" in said

    first.process.send_signal(signal.SIGINT)
    said, _ = first.process.communicate(timeout=60)
    assert first.process.returncode == 0
    assert "Stopped; nothing is left running." in said
    assert first.processes() == []
    assert not list(Path(tempfile.gettempdir()).glob(f"support2009-*-{folder_mark(first.data)}"))
    assert "database system is shut down" in (first.data / "logs" / "postgres.log").read_text()

    second = copies("second")
    shutil.copytree(first.data, second.data, ignore=shutil.ignore_patterns("run*", "logs"))
    first.start().wait_ready()
    second.start().wait_ready()
    assert (first.status(), second.status()) == (200, 200)

    second.process.kill()  # no chance to tidy up
    second.process.wait()
    assert second.wait_gone() == []
    assert first.status() == 200

    command = Copy(first.data).start("run", "migrate", "--check")  # beside the running copy
    said, _ = command.process.communicate(timeout=60)
    assert command.process.returncode == 0, said

    (valkey,) = [line for line in first.processes() if "valkey-server" in line]
    os.kill(int(valkey.split()[0]), signal.SIGKILL)
    said, _ = first.process.communicate(timeout=60)
    assert first.process.returncode == 2
    assert "Valkey ended" in said
    assert first.processes() == []


def test_a_taken_port_is_named_before_anything_starts(tmp_path):
    copy = Copy(tmp_path / "taken")
    with socket.socket() as other:
        other.bind(("127.0.0.1", copy.port))
        other.listen()
        said, _ = copy.start().process.communicate(timeout=30)
    assert copy.process.returncode == 2
    assert f"Port {copy.port} on 127.0.0.1 cannot be used" in said
    assert not (copy.data / "postgres").exists()


def test_data_of_a_foreign_postgresql_is_named_and_left_alone(tmp_path):
    copy = Copy(tmp_path / "old")
    (copy.data / "postgres").mkdir(parents=True)
    (copy.data / "postgres" / "PG_VERSION").write_text("9\n")
    said, _ = copy.start().process.communicate(timeout=60)
    assert copy.process.returncode == 2
    assert "was made by PostgreSQL 9" in said
    assert sorted(path.name for path in copy.data.iterdir()) == ["postgres"]
