"""Reads of people, teams and skills."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import ApiToken, Skill, User, UserSkill
from accounts.roles import CLIENTS, Role
from core import access

#: What a person's name is made of.
NAME = ("first_name", "last_name", "email")


def name_of(path: str) -> list[str]:
    """The fields to read of the person at the end of that path where only their name is shown: they have many more."""
    return [f"{path}__{field}" for field in NAME]


def staff() -> QuerySet[User]:
    """People of Aprile, in alphabetical order."""
    return User.objects.exclude(role__in=CLIENTS.split())


def people(text: str = "", role: str = "", *, gone: bool = False) -> QuerySet[User]:
    """People of Aprile by name or address; those who left only when asked (H01)."""
    rows = staff().filter(is_active=not gone).select_related("office").prefetch_related("teams")
    if role in Role.values:
        rows = rows.filter(role=role)
    for word in text.split()[:4]:
        rows = rows.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
        )
    return rows


def person_for(user: Any, pk: int) -> User:
    """Somebody of the staff, for those who keep the list of people; otherwise oneself."""
    if not access.may(user, "accounts.view_people") and user.pk != pk:
        raise Http404
    return get_object_or_404(staff(), pk=pk)


def token_for(user: Any, pk: int) -> ApiToken:
    """One of the person's own tokens."""
    return get_object_or_404(ApiToken, pk=pk, user=user)


def has_left(user: User, on: date) -> bool:
    """Whether the person's last day is past."""
    return user.leaves_on is not None and user.leaves_on < on


def demo_accounts() -> list[User]:
    """One account per role, for the sign-in page of the demonstration only."""
    first: dict[str, User] = {}
    for person in User.objects.filter(is_demo=True, is_active=True).order_by("pk"):
        first.setdefault(person.role, person)
    return [first[role] for role in Role.values if role in first]


@dataclass(frozen=True)
class SkillRow:
    """One person of the skills matrix, with a level (or None) per skill shown."""

    person: User
    levels: list[UserSkill | None]


def skills_matrix(skills: Sequence[Skill], *, most: int = 200) -> list[SkillRow]:
    """People × skills in two statements (O02)."""
    rows = (
        staff()
        .filter(is_active=True, role__in=("TECHNICIAN", "EXPERT", "HOTLINER", "HOTLINE_MANAGER"))
        .prefetch_related(Prefetch("skills", UserSkill.objects.select_related("skill")))
    )
    made = []
    for person in rows[:most]:
        held = {row.skill_id: row for row in person.skills.all()}
        made.append(SkillRow(person, [held.get(skill.pk) for skill in skills]))
    return made
