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
    if not file.exists():
        _write(
            file,
            {
                "SECRET_KEY": secrets.token_urlsafe(48),
                "VAULT_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            },
        )
    pairs = (line.partition("=") for line in file.read_text().splitlines())
    return {name: shlex.split(value)[0] for name, _, value in pairs if value}


def _write(file: Path, values: dict[str, str]) -> None:
    unfinished = file.with_suffix(".unfinished")
    with os.fdopen(os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
        out.writelines(f"{name}={shlex.quote(value)}\n" for name, value in values.items())
    unfinished.replace(file)


#: What a `manage.py` command typed beside the running copy must know.
SHARED = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "VAULT_KEYS", "PUBLIC_URL")


def publish(places: Places, env: dict[str, str]) -> None:
    """Tell the commands typed beside this copy where its servers are (settings/embedded reads it)."""
    _write(places.run_file, {name: env[name] for name in SHARED if name in env})


def read_published(places: Places) -> dict[str, str]:
    """What the running copy published."""
    return _kept(places.run_file) if places.run_file.exists() else {}
