"""A database of its own beside the configured one, thrown away afterwards; the real one is never opened for writing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.core.management import CommandError, call_command
from django.db import connection

#: PostgreSQL's longest name, less our ending.
LONGEST, ENDING = 57, "_bench"
#: Redis keeps sixteen numbered sets of keys; ours is the last.
REDIS_SET = 15


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Within this block the default connection leads to the empty scratch database.

    Gives the environment in which a server finds the same one. It bears the configured database's name
    with an ending, so that two installations on one server do not meet.
    """
    own = connection.settings_dict["NAME"]
    name = own[:LONGEST] + ENDING
    _drop_and_create(name)
    _point_to(name)
    try:
        _migrate(name)
        yield environment(name)
    finally:
        _point_to(own)
        _drop(name)


def _drop(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _drop_and_create(name: str) -> None:
    _drop(name)
    # Under test a migrated database to copy is at hand; migrating it again then finds nothing to do.
    template = connection.settings_dict["TEST"].get("TEMPLATE") or "template1"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _point_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _migrate(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        if cursor.fetchone() != (name,):
            raise CommandError("The scratch database could not be reached; nothing was written.")
    call_command("migrate", verbosity=0, interactive=False)


def environment(name: str) -> dict[str, str]:
    """The environment of a process that works on the scratch database of that name."""
    given = os.environ.get("DATABASE_URL") or "postgres:///support2009"
    address, mark, options = given.partition("?")
    redis = os.environ.get("REDIS_URL") or "redis://localhost:6379/0"
    return {
        **os.environ,
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{name}{mark}{options}",
        "REDIS_URL": _other_set(redis),
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
        # A connection that ended while it is measured would take its processor time along.
        "CONN_MAX_AGE": "86400",
    }


def _other_set(url: str) -> str:
    if url.startswith("unix://"):
        return f"{url.partition('?')[0]}?db={REDIS_SET}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{REDIS_SET}"))
