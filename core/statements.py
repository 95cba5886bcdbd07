"""A statement of one shape, which the ORM writes once: afterwards only its values are put in.

Building a queryset and turning it into SQL costs more than the database takes to answer. Only for
what reads the same for everybody: where the shape depends on who asks, the question is built anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet, Value

M = TypeVar("M", bound=Model)


def unsaid(path: str, model: type[Model], said: Collection[str]) -> list[str]:
    """The columns of the thing at the end of that path to leave where they are (`defer`): all but these."""
    fields = model._meta.concrete_fields
    return [f"{path}__{one.name}" for one in fields if one.name not in said and not one.primary_key]


class Slot(Value):
    """The place of a value that each reading gives by this name."""

    def __init__(self, name: str, field: Field[Any, Any] | None = None) -> None:
        super().__init__(name, output_field=field)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        """A placeholder, and the slot itself where its value will stand."""
        return "%s", [self]


class Statement:
    """What `build` reads, its text remembered; `build` has a `Slot` for each value, and returns `values_list` or whole things."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build

    @cached_property
    def _text(self) -> tuple[str, tuple[Any, ...]]:
        return self._build().query.sql_with_params()

    def _asked(self, values: dict[str, Any]) -> tuple[str, list[Any]]:
        sql, params = self._text
        return sql, [values[one.value] if isinstance(one, Slot) else one for one in params]

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, their columns as the database gives them."""
        with connection.cursor() as cursor:
            cursor.execute(*self._asked(values))
            return cursor.fetchall()  # type: ignore[no-any-return]

    def row(self, **values: Any) -> tuple[Any, ...] | None:
        """The first of them."""
        return next(iter(self.rows(**values)), None)

    def things(self, model: type[M], **values: Any) -> list[M]:
        """The rows as things of the model `build` reads whole, what it annotates as the database gives it."""
        return list(model._default_manager.raw(*self._asked(values)))
