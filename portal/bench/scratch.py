"""A database of its own beside the configured one, thrown away afterwards; the real one is never opened for writing."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

from django.core.management import CommandError, call_command
from django.db import connection

NAME = "support2009_bench"
#: Redis keeps sixteen numbered sets of keys; ours is the last.
REDIS_SET = 15


@contextmanager
def scratch() -> Iterator[dict[str, str]]:
    """Within this block the default connection leads to the empty scratch database.

    Gives the environment in which a server finds the same one. `CommandError` when the configured
    database itself bears the name.
    """
    own = connection.settings_dict["NAME"]
    if own == NAME:
        raise CommandError(
            f"Refusing to measure on {NAME}: the configured database bears this name."
        )
    _drop_and("CREATE")
    _point_to(NAME)
    try:
        _migrate()
        yield environment()
    finally:
        _point_to(own)
        _drop_and()


def _drop_and(create: str = "") -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        if create:
            cursor.execute(f"CREATE DATABASE {NAME}")


def _point_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def _migrate() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        if cursor.fetchone() != (NAME,):
            raise CommandError("The scratch database could not be reached; nothing was written.")
    call_command("migrate", verbosity=0, interactive=False)


def environment() -> dict[str, str]:
    """The environment of a process that works on the scratch database."""
    given = os.environ.get("DATABASE_URL") or "postgres:///support2009"
    address, mark, options = given.partition("?")
    redis = os.environ.get("REDIS_URL") or "redis://localhost:6379/0"
    return {
        **os.environ,
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{NAME}{mark}{options}",
        "REDIS_URL": _other_set(redis),
        "ALLOWED_HOSTS": "127.0.0.1",
        "LOG_LEVEL": "ERROR",
    }


def _other_set(url: str) -> str:
    if url.startswith("unix://"):
        return f"{url.partition('?')[0]}?db={REDIS_SET}"
    return urlunsplit(urlsplit(url)._replace(path=f"/{REDIS_SET}"))
