"""Dated settings people change from a screen: read here, never from a constant spread over the code."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core import once
from core.models import Setting


def value(name: str, *, on: date, default: Any) -> Any:
    """The value in force on that day; `default` until somebody has set one."""
    row = Setting.objects.filter(name=name, since__lte=on).order_by("-since").first()
    return default if row is None else row.value


def change(name: str, value: Any, *, since: date) -> None:
    """Put a value in force from that day on; the past keeps its own."""
    Setting.objects.update_or_create(name=name, since=since, defaults={"value": value})


def values(defaults: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Several settings in force on that day, in one query; `defaults` names them."""
    return {**defaults, **_in_force(tuple(defaults), on)}


@once.read
def _in_force(names: tuple[str, ...], on: date) -> dict[str, Any]:
    rows = Setting.objects.filter(name__in=names, since__lte=on).order_by("since")
    return {row.name: row.value for row in rows}
