"""Many rows written by one statement: named fields, each row its own values."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db import DatabaseError, connection, models


def add(rows: Sequence[models.Model], fields: Collection[str]) -> None:
    """Insert new rows of one table with these fields; what the database fills, key included, is read back.

    `bulk_create` for narrow rows by the thousand: it works out every default of every row anew.
    """
    if not rows:
        return
    meta = type(rows[0])._meta
    columns: list[Any] = [meta.get_field(name) for name in fields]
    filled: list[Any] = [meta.pk, *(one for one in meta.concrete_fields if one.has_db_default())]
    row = f"({', '.join(['%s'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {_quoted(meta.db_table)} ({_names(columns)}) "  # noqa: S608  only names of our own columns
            f"VALUES {', '.join([row] * len(rows))} RETURNING {_names(filled)}",
            _values(rows, columns),
        )
        for made, found in zip(rows, cursor.fetchall(), strict=True):
            made._state.adding, made._state.db = False, connection.alias
            for column, value in zip(filled, found, strict=True):
                setattr(made, column.attname, value)


def write(rows: Sequence[models.Model], fields: Collection[str]) -> None:
    """Write these fields of rows of one table, one or five hundred: `save(update_fields=…)` for a set."""
    if not rows:
        return
    meta = type(rows[0])._meta
    columns: list[Any] = [meta.pk, *(meta.get_field(name) for name in sorted(fields))]
    with connection.cursor() as cursor:
        cursor.execute(_update(meta.db_table, columns, len(rows)), _values(rows, columns))
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"{len(rows) - cursor.rowcount} rows of {meta.db_table} are gone")


def _update(table: str, columns: Sequence[Any], rows: int) -> str:
    names = [_quoted(column.column) for column in columns]
    row = f"({', '.join(f'%s::{_type(column)}' for column in columns)})"
    return (
        f"UPDATE {_quoted(table)} AS t SET {', '.join(f'{name} = v.{name}' for name in names[1:])} "  # noqa: S608  only names of our own columns
        f"FROM (VALUES {', '.join([row] * rows)}) AS v ({', '.join(names)}) "
        f"WHERE t.{names[0]} = v.{names[0]}"
    )


def _quoted(name: Any) -> str:
    return str(connection.ops.quote_name(str(name)))


def _names(columns: Sequence[Any]) -> str:
    return ", ".join(_quoted(column.column) for column in columns)


def _values(rows: Sequence[models.Model], columns: Sequence[Any]) -> list[Any]:
    return [
        column.get_db_prep_save(getattr(row, column.attname), connection)
        for row in rows
        for column in columns
    ]


def _type(column: Any) -> str:
    """The column's type without its length: a text too long must be refused, not cut."""
    return re.sub(r"\(.*\)", "", str(column.db_type(connection)))
