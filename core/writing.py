"""Many rows written by one statement: named fields, each row its own values.

They go over as one JSON text, which the database takes apart: a literal for each value, adapted here and
parsed there, cost more than writing the row.
"""

import json
import re
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, models


def add(rows: Sequence[models.Model], fields: Collection[str] = ()) -> None:
    """Insert new rows of one table with these fields, or with all; what the database fills, key included, is read back.

    `bulk_create` for rows by the thousand: it works out every default of every row anew.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    columns = [meta.get_field(name) for name in fields] or _given(meta)
    filled: list[Any] = [meta.pk, *(one for one in meta.concrete_fields if one.has_db_default())]
    names = _names(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_quoted(meta.db_table)} ({names}) "  # noqa: S608  only names of our own columns
            f"SELECT {names} FROM {_record(columns)} RETURNING {_names(filled)}",
            [_values(rows, columns)],
        )
        for made, found in zip(rows, cursor.fetchall(), strict=True):
            made._state.adding, made._state.db = False, connection.alias
            for column, value in zip(filled, found, strict=True):
                setattr(made, column.attname, value)


def _given(meta: Any) -> list[Any]:
    """The columns that the database does not fill by itself."""
    return [
        column
        for column in meta.concrete_fields
        if not (column.primary_key or column.generated or column.has_db_default())
    ]


def write(rows: Sequence[models.Model], fields: Collection[str]) -> None:
    """Write these fields of rows of one table, one or five hundred: `save(update_fields=…)` for a set."""
    if not rows:
        return
    meta = type(rows[0])._meta
    columns: list[Any] = [meta.pk, *(meta.get_field(name) for name in sorted(fields))]
    key, *names = (_quoted(column.column) for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_quoted(meta.db_table)} AS t SET {', '.join(f'{name} = v.{name}' for name in names)} "  # noqa: S608  only names of our own columns
            f"FROM {_record(columns)} WHERE t.{key} = v.{key}",
            [_values(rows, columns)],
        )
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"{len(rows) - cursor.rowcount} rows of {meta.db_table} are gone")


def _quoted(name: Any) -> str:
    return str(connection.ops.quote_name(str(name)))


def _names(columns: Sequence[Any]) -> str:
    return ", ".join(_quoted(column.column) for column in columns)


def _record(columns: Sequence[Any]) -> str:
    """The rows of the text, in their order, each value as its column's type."""
    typed = ", ".join(f"{_quoted(column.column)} {_type(column)}" for column in columns)
    return f"json_to_recordset(%s) AS v ({typed})"


def _values(rows: Sequence[models.Model], columns: Sequence[Any]) -> str:
    """All rows as one text."""
    named = [(column.column, column.attname) for column in columns]
    told = [{name: _plain(getattr(row, attribute)) for name, attribute in named} for row in rows]
    return json.dumps(told, ensure_ascii=False)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _type(column: Any) -> str:
    """The column's type without its length: a text too long must be refused, not cut."""
    return re.sub(r"\(.*?\)", "", str(column.db_type(connection)))
