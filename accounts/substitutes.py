"""Who hears for whom: absences, and the substitute one named (D14). Planning tells us who is away."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Absence, User
from core import once

#: A substitute may be away too; nobody follows further than this.
LONGEST_CHAIN = 5


@transaction.atomic
def note_absence(*, person_id: int, starts_at: datetime, ends_at: datetime, source: str) -> Absence:
    """Somebody is away from … to …; told again by the same source, the days are replaced."""
    return Absence.objects.update_or_create(
        source=source,
        defaults={"person_id": person_id, "starts_at": starts_at, "ends_at": ends_at},
    )[0]


@transaction.atomic
def forget_absence(*, source: str) -> None:
    """They are here after all."""
    Absence.objects.filter(source=source).delete()


def is_away(person_id: int, at: datetime) -> bool:
    """Whether somebody is absent at that instant."""
    return person_id in _absent(at)


@once.read
def _absent(at: datetime) -> frozenset[int]:
    """Everybody away at that instant: no more than there are people."""
    away = Absence.objects.filter(starts_at__lte=at, ends_at__gt=at)
    return frozenset(away.values_list("person_id", flat=True))


def standing_in(person: User | None, at: datetime) -> User | None:
    """The person, or whoever stands in for them at that instant; None when nobody there does."""
    for _step in range(LONGEST_CHAIN):
        if person is None:
            return None
        if person.is_active and not is_away(person.pk, at):
            return person
        person = person.substitute
    return None


def present(people: Iterable[User], at: datetime) -> list[User]:
    """Those there, each absent one replaced by who stands in; each once."""
    found = (standing_in(person, at) for person in people)
    return list({person.pk: person for person in found if person}.values())
