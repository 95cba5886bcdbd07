"""The grid of rights as a readable table: actions by app, roles across."""

from dataclasses import dataclass

from django.apps import apps
from django.utils.functional import Promise

from accounts.roles import Role
from accounts.words import ACTIONS
from core import access


@dataclass(frozen=True)
class Line:
    """One action and, role by role, whether it may."""

    action: str
    words: str | Promise
    cells: list[tuple[str, bool]]


@dataclass(frozen=True)
class Group:
    """The actions of one app."""

    title: str | Promise
    lines: list[Line]


def table() -> list[Group]:
    """Every action of the product, in the order of the apps (H01)."""
    groups: dict[str, list[Line]] = {}
    for action in sorted(access.grid()):
        cells = [(str(role.label), access.role_may(role, action)) for role in Role]
        groups.setdefault(action.partition(".")[0], []).append(Line(action, ACTIONS[action], cells))
    return [Group(apps.get_app_config(app).verbose_name, lines) for app, lines in groups.items()]
