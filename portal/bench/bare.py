"""Tables without their secondary indexes and foreign keys while they are filled; all are made again, and checked, at the end.

For the scratch database only: a million keys looked up one by one cost more than one sort at the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_FOREIGN_KEYS = """
    SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace"""
_INDEXES = """
    SELECT format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
    WHERE NOT indisunique AND relnamespace = 'public'::regnamespace
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)"""


@contextmanager
def bare_tables() -> Iterator[None]:
    """Within this block the tables have their primary and unique keys only."""
    taken = [*_read(_FOREIGN_KEYS), *_read(_INDEXES)]
    _run([drop for drop, _make in taken])
    yield
    _run(["SET maintenance_work_mem = '256MB'", "SET statement_timeout = 0"])
    _run([make for _drop, make in reversed(taken)])  # foreign keys last, on their indexes
    _run(["RESET maintenance_work_mem", "RESET statement_timeout"])


def _read(sql: str) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
