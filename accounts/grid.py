"""The grid of rights as readable tables: actions by app, states, fields; roles across."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from accounts.words import ACTIONS, FIELDS
from core import access


@dataclass(frozen=True)
class Line:
    """One action, verb or field and, role by role, whether it is theirs; a verb says in which states."""

    action: str
    words: str | Promise
    cells: list[tuple[str, bool]]
    states: str = ""


@dataclass(frozen=True)
class Group:
    """What one app states."""

    title: str | Promise
    lines: list[Line]


@dataclass(frozen=True)
class Table:
    """One question and its answers."""

    key: str
    title: str | Promise
    noun: str | Promise
    groups: list[Group]

    @property
    def has_states(self) -> bool:
        """Whether the answers depend on where the thing stands."""
        return any(line.states for group in self.groups for line in group.lines)


def tables() -> list[Table]:
    """Role × action, role × verb × state, role × field (H01)."""
    actions = (
        Line(name, ACTIONS[name], _cells(roles)) for name, roles in sorted(access.grid().items())
    )
    verbs = (
        Line(name, verb.button, _cells(verb.roles), ", ".join(map(str, verb.labels)))
        for name, verb in access.verbs().items()
    )
    fields = (
        Line(name, FIELDS[name], _cells(roles)) for name, roles in sorted(access.fields().items())
    )
    return [
        Table("gestes", _("Ce que chaque rôle peut faire"), _("Geste"), _grouped(actions)),
        Table("etats", _("Dans quels états un geste est ouvert"), _("Geste"), _grouped(verbs)),
        Table("champs", _("Ce que tous ne lisent pas"), _("Champ"), _grouped(fields)),
    ]


def _cells(roles: Collection[str]) -> list[tuple[str, bool]]:
    return [(str(role.label), role in roles or access.EVERYBODY in roles) for role in Role]


def _grouped(lines: Iterable[Line]) -> list[Group]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.action.partition(".")[0], []).append(line)
    return [Group(apps.get_app_config(app).verbose_name, found) for app, found in groups.items()]
