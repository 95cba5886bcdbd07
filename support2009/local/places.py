"""Where one copy keeps everything: one data folder, and a short one for sockets when its path is too long."""

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).resolve().parents[2]
#: The kernel allows 108 bytes for a socket's path; PostgreSQL adds `/.s.PGSQL.5432.lock`.
LONGEST_SOCKET_FOLDER = 80
NOBODY = 65534
#: Letters that no URL, option list or transport has to escape.
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")


class Trouble(Exception):
    """Something a person must mend before this copy can run; the text says what and how."""


@dataclass(frozen=True)
class Places:
    """The folders and files of one copy."""

    data: Path

    @classmethod
    def from_environment(cls) -> "Places":
        """DATA_DIR, else `data` beside the code; created private to its owner."""
        data = Path(os.environ.get("DATA_DIR") or ROOT / "data").expanduser().resolve()
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as problem:
            raise Trouble(f"The data folder {data} cannot be made: {problem.strerror}.") from None
        return cls(data)

    @property
    def postgres(self) -> Path:
        """PostgreSQL's own folder."""
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        """Valkey's append-only file."""
        return self.data / "valkey"

    @property
    def logs(self) -> Path:
        """One log per child."""
        return self.data / "logs"

    @property
    def run_file(self) -> Path:
        """Addresses and keys of the running servers, for commands typed beside them."""
        return self.data / "run.env"

    @property
    def sockets(self) -> Path:
        """A private folder for unix sockets, short and plain whatever the data folder is called."""
        wanted = self.data / "run"
        if PLAIN.fullmatch(str(wanted)) and len(str(wanted)) <= LONGEST_SOCKET_FOLDER:
            wanted.mkdir(exist_ok=True, mode=0o700)
            return wanted
        short = self._short
        short.mkdir(exist_ok=True, mode=0o700)
        if short.is_symlink() or short.stat().st_uid not in (os.getuid(), NOBODY):
            raise Trouble(f"{short} belongs to somebody else; remove it or set TMPDIR.")
        return short

    @property
    def _short(self) -> Path:
        mark = hashlib.sha256(str(self.data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"support2009-{os.getuid()}-{mark}"

    def clear_sockets(self) -> None:
        """Take the short folder away again once nothing listens in it."""
        shutil.rmtree(self._short, ignore_errors=True)


class Held(Exception):
    """Another process holds this data folder; the text is what it wrote about itself."""


def hold(places: Places) -> TextIO:
    """Take the data folder for this process until it ends, however it ends. `Held` when taken."""
    handle = (places.data / "lock").open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.seek(0)
        said = handle.read().strip()
        handle.close()
        raise Held(said) from None
    handle.truncate(0)
    return handle
