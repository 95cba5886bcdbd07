"""Rows by the hundred thousand: COPY, with the defaults the models state. For databases made to be thrown away."""

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from psycopg2.extensions import quote_ident

BATCH = 20_000
NULL = r"\N"
_ESCAPES = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}
_SPECIAL = re.compile(r"[\\\t\n\r]")

Row = dict[str, Any]


@contextmanager
def without_haste() -> Iterator[None]:
    """Within this block no statement and no lock is waited for too long: a million rows take their time.

    The server's own housekeeping, too, may hold a table just written for longer than a page would wait.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0; SET statement_timeout = 0")
        yield
        cursor.execute("RESET statement_timeout; RESET lock_timeout")


def cell(value: Any) -> str:
    """One value in the text format of COPY."""
    write = _WRITERS.get(type(value))
    return _text(str(value)) if write is None else write(value)


def _text(value: str) -> str:
    return (
        _SPECIAL.sub(lambda found: _ESCAPES[found[0]], value) if _SPECIAL.search(value) else value
    )


def _json(value: Any) -> str:
    return _text(json.dumps(value, ensure_ascii=False))


_WRITERS: dict[type, Callable[[Any], str]] = {
    type(None): lambda _value: NULL,
    bool: lambda value: "t" if value else "f",
    int: str, float: str, Decimal: str, str: _text,
    datetime: datetime.isoformat, date: date.isoformat,
    dict: _json, list: _json,
}  # fmt: skip


def array(values: Iterable[str]) -> str:
    """An array of plain words, as a cell."""
    return "{" + ",".join(values) + "}"


def copy(model: type[models.Model], rows: Iterable[Row]) -> int:
    """Write the rows; all name the same columns, the others get the model's defaults. How many there were."""
    given = iter(rows)
    written = 0
    while batch := list(islice(given, BATCH)):
        names = list(batch[0])
        rest = defaults(model, set(names))
        text = io.StringIO()
        tail = "".join(f"\t{value}" for value in rest.values())
        for row in batch:
            text.write("\t".join(cell(row[name]) for name in names) + tail + "\n")
        text.seek(0)
        with connection.cursor() as cursor:
            raw = cursor.cursor
            columns = ", ".join(quote_ident(name, raw) for name in [*names, *rest])
            raw.copy_expert(f"COPY {model._meta.db_table} ({columns}) FROM STDIN", text)
        written += len(batch)
    return written


def defaults(model: type[models.Model], named: set[str]) -> dict[str, str]:
    """Column → cell, for what the database itself does not fill."""
    return {
        field.column: _default(field)
        for field in model._meta.concrete_fields
        if not (field.column in named or field.primary_key or field.generated)
        and field.db_default is models.NOT_PROVIDED
        and not (field.null and not field.has_default())
    }


def _default(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    return array(value) if isinstance(field, ArrayField) else cell(value)


def numbers(model: type[models.Model], count: int) -> range:
    """Reserve `count` keys of this model, so that other tables may name them before they are written."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")  # noqa: S608  (a table of ours)
        (highest,) = cursor.fetchone()
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        (following,) = cursor.fetchone()
        first = max(highest + 1, following)
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + max(count, 1)]
        )
    return range(first, first + count)
