"""The keys of one copy, made at its first start and kept in its data folder; and the addresses of its servers."""

import base64
import os
import secrets
import shlex
from pathlib import Path

from support2009.local.places import Places


def environment(places: Places, *, host: str, port: int) -> dict[str, str]:
    """What every child of this copy is told; what the caller's environment says comes first."""
    ours = {
        "DATA_DIR": str(places.data),
        "DJANGO_SETTINGS_MODULE": "support2009.settings.embedded",
        "PUBLIC_URL": f"http://{host}:{port}",
        "PYTHONUNBUFFERED": "1",
        **_kept(places.data / "keys.env"),
    }
    return {**os.environ, **{name: value for name, value in ours.items() if name not in os.environ}}


def _kept(file: Path) -> dict[str, str]:
    """The keys of the copy; one that an older release did not know is made now and kept with the others."""
    kept = _read(file) if file.exists() else {}
    made = {name: make() for name, make in KEYS.items() if name not in kept}
    if made:
        kept |= made
        _write(file, kept)
    return kept


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _vapid_key() -> str:
    """A private key of the P-256 curve, as browsers' push services want it."""
    number = secrets.randbelow(P256_ORDER - 1) + 1
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
KEYS = {
    "SECRET_KEY": lambda: secrets.token_urlsafe(48),
    "VAULT_KEYS": _fernet_key,
    "VAPID_PRIVATE_KEY": _vapid_key,
}


def _read(file: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in file.read_text().splitlines())
    return {name: shlex.split(value)[0] for name, _, value in pairs if value}


def _write(file: Path, values: dict[str, str]) -> None:
    unfinished = file.with_suffix(".unfinished")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
        out.writelines(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    unfinished.replace(file)


#: What a `manage.py` command typed beside the running copy must know.
SHARED = ("DATABASE_URL", "REDIS_URL", *KEYS, "PUBLIC_URL")


def publish(places: Places, env: dict[str, str]) -> None:
    """Tell the commands typed beside this copy where its servers are (settings/embedded reads it)."""
    _write(places.run_file, {name: env[name] for name in SHARED if name in env})


def read_published(places: Places) -> dict[str, str]:
    """What the running copy published."""
    return _read(places.run_file) if places.run_file.exists() else {}
