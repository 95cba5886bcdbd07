"""A migrated database kept between runs, as a folder that a new server opens: migrating costs seconds.

It is named after everything it was made from (the migrations, the locked packages, the server), so a
change of any of them makes a new one. Each run works on its own copy; nothing it does is kept.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

from support2009.local import postgres
from support2009.local.children import Child
from support2009.local.places import ROOT, Places, Trouble

KEPT = ROOT / ".pytest_cache" / "prepared"
#: The database that the test databases are copied from.
NAME = "prepared"
MOST_KEPT = 3


def start(places: Places, settings: dict[str, str] = postgres.THROWAWAY) -> tuple[Child, str]:
    """A server that holds the migrated database; the same answer as `postgres.start`."""
    kept = KEPT / _name()
    if kept.is_dir():
        os.utime(kept)
    else:
        _make(kept, places)
    shutil.copytree(kept, places.postgres)
    return postgres.start(places, settings=settings)


def _name() -> str:
    mark = hashlib.sha256(repr(postgres.find()).encode())
    made_from = [*ROOT.glob("*/migrations/*.py"), ROOT / "requirements" / "main.txt"]
    for file in sorted(made_from):
        mark.update(str(file.relative_to(ROOT)).encode())
        mark.update(file.read_bytes())
    return mark.hexdigest()[:16]


def _make(kept: Path, places: Places) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    child, address = postgres.start(places, settings=postgres.THROWAWAY)
    try:
        _migrate(places, address)
    finally:
        child.stop()
    unfinished = Path(tempfile.mkdtemp(dir=KEPT))
    shutil.copytree(places.postgres, unfinished, dirs_exist_ok=True)
    shutil.rmtree(places.postgres)
    try:
        unfinished.rename(kept)
    except OSError:  # another run was quicker
        shutil.rmtree(unfinished)
    for old in sorted(KEPT.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _migrate(places: Places, address: str) -> None:
    connection = psycopg2.connect(host=str(places.sockets), user="postgres", dbname="postgres")
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {NAME}")
    connection.close()
    told = {
        "DATABASE_URL": address.replace(f"/{postgres.DATABASE}?", f"/{NAME}?"),
        "DJANGO_SETTINGS_MODULE": "support2009.settings.test",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=os.environ | told, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Trouble(f"The test database could not be migrated:\n{done.stderr[-3000:]}")
