"""Which changes of rights are told at once to those who answer for them, never only to who made them (Q06).

The table says for each kind of fact when it is one; the fact `rights.changed` then names the act, and the
notices do the rest. An app above adds its own kinds.
"""

from collections.abc import Callable, Mapping
from typing import Any

from accounts.dials import GRACE, PASSWORD_DAYS
from accounts.models import User
from core import access, events
from core.models import Event

#: Whoever may do one of these holds the rights of others in hand.
POWERS = (
    "accounts.edit_people", "accounts.change_role", "accounts.edit_settings", "accounts.reset_factor",
    "accounts.view_as", "accounts.read_admin_log", "clients.give_access", "clients.review_alerts",
)  # fmt: skip
#: The settings that say how people prove who they are, and who decides of rights.
SETTINGS = {GRACE, PASSWORD_DAYS}
#: Commands by which whoever holds the server makes an administrator, or another password.
ACCOUNT_COMMANDS = ("createsuperuser", "changepassword")
When = Callable[[Mapping[str, Any], str], bool]


def is_powerful(role: str) -> bool:
    """Whether this role holds the rights of others in hand."""
    return any(access.role_may(role, action) for action in POWERS)


def _always(_data: Mapping[str, Any], _role: str) -> bool:
    return True


def _of_rights(data: Mapping[str, Any], _role: str) -> bool:
    return data["name"] in SETTINGS


#: kind of fact → when it is told: what the fact says, and the role of whom it is about
ALARMS: dict[str, When] = {
    "person.created":       lambda data, role: is_powerful(role),
    "person.returned":      _always,
    "person.role_changed":  _always,
    "person.changed":       lambda data, role: "substitute" in data["fields"] and is_powerful(role),
    "factor.reset":         _always,
    "token.issued":         lambda data, role: bool(data["may_write"]),
    "setting.changed":      _of_rights,
    "setting.called_off":   _of_rights,
    "access.given_by_hand": _always,
    "command.run":          lambda data, role: data["command"] in ACCOUNT_COMMANDS,
}  # fmt: skip


def tell(event: Event) -> None:
    """Record that rights changed when this fact says so; of what nobody signed in did, only a command is told."""
    is_somebodys = event.by_id is not None or event.kind == "command.run"
    if not is_somebodys or not ALARMS[event.kind](event.data, _role(event)):
        return
    about = [events.topic(event), *event.about][:5]
    events.record("rights.changed", about=about, by=event.by, at=event.at, what=event.kind)


def _role(event: Event) -> str:
    key = next((topic.partition(":")[2] for topic in event.about if topic.startswith("user:")), "0")
    return User.objects.filter(pk=int(key)).values_list("role", flat=True).first() or ""
