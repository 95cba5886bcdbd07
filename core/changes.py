"""What a change changed, as a fact may keep it: each field before and after, in plain values, never a secret (Q06)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django.db import models

#: {"field": [before, after]}; both empty when only the name of the field may be said.
Changes = dict[str, list[Any]]
#: Longer texts are kept to their beginning.
LONGEST = 200


def apply(row: models.Model, values: Mapping[str, Any], *, unsaid: Iterable[str] = ()) -> Changes:
    """Set the fields that differ and say what each was and is; of the `unsaid` ones only that they changed."""
    changed: Changes = {}
    for name, value in values.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changed[name] = ["", ""] if name in unsaid else [plain(before), plain(value)]
    return changed


def plain(value: Any) -> Any:
    """A value as JSON holds it: rows and files by their name, days by their figures."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(one) for one in value]
    return str(value)[:LONGEST]
