"""Dated settings people change from a screen: read here, never from a constant spread over the code.

What may be set, its bounds and its default are declared in `dials` (see `core.dials`).
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core import dials, events, once
from core.errors import Refused
from core.formats import local
from core.models import Setting


def value(name: str, *, on: date) -> Any:
    """The value in force on that day, or on the company's day of that instant; the default until somebody set one."""
    return values([name], on=on)[name]


def values(names: Collection[str], *, on: date) -> dict[str, Any]:
    """Several settings in force on that day, in one query."""
    return {name: dials.find(name).default for name in names} | _in_force(tuple(names), day_of(on))


def _in_force(names: tuple[str, ...], day: date) -> dict[str, Any]:
    return {name: value for name, since, value in _dated(names) if since <= day}


@once.read
def _dated(names: tuple[str, ...]) -> list[tuple[str, date, Any]]:
    """Every value these ever had, the oldest first: a few rows, whatever the days asked for."""
    rows = Setting.objects.filter(name__in=names).order_by("since")
    return list(rows.values_list("name", "since", "value"))


def day_of(on: date) -> date:
    """The company's day of an instant; a day is itself."""
    return local(on).date() if isinstance(on, datetime) else on


def change(name: str, value: Any, *, since: date) -> Setting:
    """Put a value in force from that day on; the past keeps its own."""
    dials.check(dials.find(name), value)
    return Setting.objects.update_or_create(
        name=name, since=day_of(since), defaults={"value": value}
    )[0]


def turn(name: str, value: Any, *, since: date, by: Any, at: datetime) -> Setting:
    """The same as a person's act: never in the past, and recorded."""
    refuse_past(day_of(since), day_of(at))
    before = values([name], on=day_of(since))[name]
    row = change(name, value, since=since)
    events.record(
        "setting.changed", about=row, by=by, at=at, name=name, value=value, before=before,
        since=row.since.isoformat(),
    )  # fmt: skip
    return row


def refuse_past(since: date, today: date) -> None:
    """What held on a past day has been applied; it does not change any more."""
    if since < today:
        raise Refused(_("Choisissez un jour à partir d’aujourd’hui : le passé garde ses valeurs."), field="since")  # fmt: skip


def call_off(name: str, *, since: date, by: Any, at: datetime) -> None:
    """Give up a value that was to hold from a day to come."""
    row = Setting.objects.filter(name=name, since=since, since__gt=day_of(at)).first()
    if row is None:
        raise Refused(_("Seule une valeur à venir se retire."))
    events.record(
        "setting.called_off", about=row, by=by, at=at, name=name, value=row.value,
        since=row.since.isoformat(),
    )  # fmt: skip
    row.delete()
