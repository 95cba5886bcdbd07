"""Who checks, decides and reads afterwards: a setting names the deciding role, a substitute acts during an absence (H14, T6)."""

from datetime import datetime
from typing import Any

from accounts import substitutes
from accounts.models import User
from core import access, clock, setting

APPROVER = "access_approver"


def approver_role(at: datetime) -> str:
    """The role that decides of demands that day."""
    return str(setting.value(APPROVER, on=at))


def deciders(at: datetime) -> list[User]:
    """Those who decide of demands at that instant, each absent one replaced by who stands in."""
    return _of_role(approver_role(at), at)


def checkers(at: datetime) -> list[User]:
    """Those of HR at that instant, each absent one replaced by who stands in."""
    return _of_role("HR", at)


def _of_role(role: str, at: datetime) -> list[User]:
    people = User.objects.filter(role=role, is_active=True).select_related("substitute")
    return substitutes.present(people.order_by("pk")[:50], at)


def _acts_as(user: Any, *roles: str) -> bool:
    if user.role in roles:
        return True
    return not user.is_client and substitutes.stands_in_for_role(user, roles, clock.now())


def _may_check(user: Any) -> bool:
    return _acts_as(user, "HR")


def _may_decide(user: Any) -> bool:
    return not user.is_client and _acts_as(user, approver_role(clock.now()))


def _may_view(user: Any) -> bool:
    if access.role_may(user.role, "clients.view_requests"):
        return True
    return not user.is_client and _acts_as(user, "HR", approver_role(clock.now()))


for _action, _rule in (
    ("clients.check_access", _may_check),
    ("clients.decide_access", _may_decide),
    ("clients.review_emergencies", _may_decide),
    ("clients.view_requests", _may_view),
):
    access.decide_by(_action, _rule)
