"""A statement of one shape, which the ORM writes once: afterwards only its values are put in.

Building a queryset and turning it into SQL costs more than the database takes to answer. Only for
what reads the same for everybody: where the shape depends on who asks, the question is built anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Field, QuerySet, Value


class Slot(Value):
    """The place of a value that each reading gives by this name."""

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A placeholder, and the slot itself where its value will stand."""
        return "%s", [self]


class Statement:
    """What `build` reads, its text remembered; `build` returns `values_list` with a `Slot` for each value."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _text(self) -> tuple[str, tuple[Any, ...]]:
        return self._build().query.sql_with_params()

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, their columns as the database gives them."""
        sql, params = self._text
        given = [values[one.value] if isinstance(one, Slot) else one for one in params]
        with connection.cursor() as cursor:
            cursor.execute(sql, given)
            return cursor.fetchall()  # type: ignore[no-any-return]

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """The first of them."""
        return next(iter(self.rows(**values)), None)
