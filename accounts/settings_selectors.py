"""Every dated setting as it stands: the value in force, since when, the next one, the history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils.functional import Promise

from core import dials, events
from core.dials import Dial
from core.models import Event, Setting

#: Values of one setting read at most; the oldest are left out.
MOST = 200


@dataclass(frozen=True)
class Value:
    """One value, in words, from a day on, and who wrote it."""

    since: date
    words: str
    by: str = ""


@dataclass(frozen=True)
class Line:
    """One setting; `now` without a day is the default of the product."""

    dial: Dial
    value: object
    words: str
    since: date | None
    coming: Value | None


@dataclass(frozen=True)
class Group:
    """The settings of one app."""

    title: str | Promise
    lines: list[Line]


def settings_on(day: date) -> list[Group]:
    """Every setting, app by app, in one statement."""
    groups = dials.by_app()
    names = [dial.name for table in groups.values() for dial in table]
    rows: dict[str, list[Setting]] = {}
    for row in Setting.objects.filter(name__in=names).order_by("since"):
        rows.setdefault(row.name, []).append(row)
    return [
        Group(apps.get_app_config(app).verbose_name, [_line(one, rows.get(one.name, ()), day) for one in table])
        for app, table in groups.items()
    ]  # fmt: skip


def setting_on(dial: Dial, day: date) -> Line:
    """One setting as it stands that day."""
    return _line(dial, _rows(dial), day)


def history(dial: Dial) -> list[Value]:
    """Its values, the newest first, each with who wrote it: two statements."""
    rows = _rows(dial)
    facts = Event.objects.filter(
        kind="setting.changed", about__overlap=[events.topic(row) for row in rows]
    )
    authors = {fact.about[0]: str(fact.by or "") for fact in facts.select_related("by").order_by("pk")}  # fmt: skip
    return [
        Value(row.since, dials.say(dial, row.value), authors.get(events.topic(row), ""))
        for row in reversed(rows)
    ]


def _rows(dial: Dial) -> list[Setting]:
    newest = Setting.objects.filter(name=dial.name).order_by("-since")[:MOST]
    return list(reversed(newest))


def _line(dial: Dial, rows: Iterable[Setting], day: date) -> Line:
    past = [row for row in rows if row.since <= day]
    ahead = next((row for row in rows if row.since > day), None)
    value = past[-1].value if past else dial.default
    return Line(
        dial,
        value,
        dials.say(dial, value),
        past[-1].since if past else None,
        Value(ahead.since, dials.say(dial, ahead.value)) if ahead else None,
    )
