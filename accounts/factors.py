"""The second factor: who needs one, for what, and how fresh it must be (Q04, rules-privacy 2.4).

A code of an authenticator app, a passkey, or a recovery code. What it opens is the table below; the
session remembers when it was given. `step_up.py` asks for it where it is missing.
"""

import time
from datetime import date, timedelta
from enum import StrEnum

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from accounts.models import User
from core import access

FRESH_FOR = timedelta(minutes=5)


class Need(StrEnum):
    """What an action asks of whoever may do it."""

    FACTOR = "FACTOR"
    """The session was opened, or confirmed, with a second factor."""
    FRESH = "FRESH"
    """The same, and changing anything asks for it again after five minutes."""


NEEDS: dict[str, Need] = {
    "clients.reveal_secrets": Need.FACTOR,
    "clients.edit_secrets":   Need.FACTOR,
    "billing.worklist":       Need.FACTOR,
    "billing.view":           Need.FACTOR,
    "billing.decide":         Need.FACTOR,
    "billing.issue":          Need.FACTOR,
    "billing.pay":            Need.FACTOR,
    "billing.suspend":        Need.FACTOR,
    "billing.profile":        Need.FACTOR,
    "billing.export":         Need.FACTOR,
    "accounts.edit_people":   Need.FACTOR,
    "accounts.deactivate":    Need.FACTOR,
    "accounts.edit_settings": Need.FACTOR,
    "accounts.change_role":   Need.FRESH,
    "accounts.end_sessions":  Need.FRESH,
    "clients.end_alerted":    Need.FRESH,
    "accounts.reset_factor":  Need.FRESH,
    "accounts.view_as":       Need.FRESH,
}  # fmt: skip


def needs_factor(action: str) -> Need | None:
    """What this action asks for; None for most."""
    return NEEDS.get(action)


def role_needs_factor(role: str) -> bool:
    """Whether anything this role may do asks for a second factor."""
    return any(access.role_may(role, action) for action in NEEDS)


def is_exempt(user: User) -> bool:
    """The accounts of a demonstration, which production refuses to start with (see `startup.py`)."""
    return settings.DEMO and user.is_demo


def is_enrolled(user: User) -> bool:
    """Whether this person has an authenticator app or a passkey."""
    return Authenticator.objects.filter(user=user).exists()


def was_given(request: HttpRequest) -> bool:
    """Whether a second factor was given at all in this session."""
    return is_exempt(_person(request)) or _age(request, "mfa") is not None


def is_fresh(request: HttpRequest) -> bool:
    """Whether a second factor was given in this session during the last five minutes."""
    return is_exempt(_person(request)) or _is_recent(_age(request, "mfa"))


def is_confirmed(request: HttpRequest) -> bool:
    """The same; whoever has no second factor yet says the password again instead."""
    if is_fresh(request):
        return True
    return _is_recent(_age(request, "password")) and not is_enrolled(_person(request))


def is_late(user: User, today: date) -> bool:
    """Whether the days this person had to choose a second factor are over."""
    return user.factor_due_on is not None and user.factor_due_on < today


def note_given(
    request: HttpRequest, user: User, authenticator: Authenticator | None = None
) -> None:
    """The session remembers that a second factor was given just now; without one, a recovery code was."""
    kind = authenticator.type if authenticator else Authenticator.Type.RECOVERY_CODES
    if authenticator:
        authenticator.record_usage()
    record_authentication(request, user, "mfa", type=kind, reauthenticated=True)


def note_password(request: HttpRequest) -> None:
    """The session remembers that the password was said again just now."""
    record_authentication(request, _person(request), "password", reauthenticated=True)


def _person(request: HttpRequest) -> User:
    user: User = request.user  # type: ignore[assignment]
    return user


def _age(request: HttpRequest, method: str) -> float | None:
    """How many seconds ago this was last given in this session, by the machine's clock as the records are."""
    ages = [
        time.time() - record["at"]
        for record in get_authentication_records(request, _person(request))
        if record["method"] == method
    ]
    return min(ages, default=None)


def _is_recent(age: float | None) -> bool:
    return age is not None and age < FRESH_FOR.total_seconds()
