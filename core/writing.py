"""Many rows changed by one statement: named fields, each row its own values."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from django.db import DatabaseError, connection, models


def write(rows: Sequence[models.Model], fields: Collection[str]) -> None:
    """Write these fields of rows of one table, one or five hundred: `save(update_fields=…)` for a set."""
    if not rows:
        return
    meta = type(rows[0])._meta
    columns: list[Any] = [meta.pk, *(meta.get_field(name) for name in sorted(fields))]
    values = [
        column.get_db_prep_save(getattr(row, column.attname), connection)
        for row in rows
        for column in columns
    ]
    with connection.cursor() as cursor:
        cursor.execute(_update(meta.db_table, columns, len(rows)), values)
        if cursor.rowcount != len(rows):
            raise DatabaseError(f"{len(rows) - cursor.rowcount} rows of {meta.db_table} are gone")


def _update(table: str, columns: Sequence[Any], rows: int) -> str:
    quote = connection.ops.quote_name
    names = [quote(str(column.column)) for column in columns]
    row = f"({', '.join(f'%s::{_type(column)}' for column in columns)})"
    return (
        f"UPDATE {quote(table)} AS t SET {', '.join(f'{name} = v.{name}' for name in names[1:])} "  # noqa: S608  only names of our own columns
        f"FROM (VALUES {', '.join([row] * rows)}) AS v ({', '.join(names)}) "
        f"WHERE t.{names[0]} = v.{names[0]}"
    )


def _type(column: Any) -> str:
    """The column's type without its length: a text too long must be refused, not cut."""
    return re.sub(r"\(.*\)", "", str(column.db_type(connection)))
