"""Who hears for whom: absences, and the substitute one named (D14). Planning tells us who is away."""

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Absence, User
from core import access, changes, events, once
from core.errors import Refused

#: A substitute may be away too; nobody follows further than this.
LONGEST_CHAIN = 5
MOST_AWAY = 20
LONGEST_ABSENCE = timedelta(days=366)


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


@transaction.atomic
def say_absence(
    *, person_id: int, starts_at: datetime, ends_at: datetime, by: User, at: datetime
) -> Absence:
    """One's own absence, or somebody's said by HR: the named substitute decides and hears meanwhile (H14)."""
    if by.pk != person_id:
        access.require(by, "accounts.edit_people")
    if ends_at <= max(starts_at, at):
        raise Refused(_("La fin de l’absence doit être à venir et suivre son début."), field="last")
    if ends_at - starts_at > LONGEST_ABSENCE:
        raise Refused(_("Une absence dure un an au plus."), field="last")
    source = f"hand:{uuid.uuid4().hex[:30]}"
    row = note_absence(person_id=person_id, starts_at=starts_at, ends_at=ends_at, source=source)
    events.record("person.away", about=row.person, by=by, at=at, absence=row.pk)
    return row


@transaction.atomic
def end_absence(*, absence_id: int, by: User, at: datetime) -> None:
    """They are back: the substitute decides no more from this instant."""
    row = Absence.objects.select_for_update().get(pk=absence_id)
    if by.pk != row.person_id:
        access.require(by, "accounts.edit_people")
    if not row.source.startswith("hand:"):
        raise Refused(_("Cette absence vient du planning : c’est là qu’elle se change."))
    person = row.person
    row.delete()
    events.record("person.back", about=person, by=by, at=at)


@transaction.atomic
def name_substitute(*, person: User, substitute: User | None, at: datetime) -> User:
    """One's own substitute: of the house, active, somebody else."""
    if substitute is not None and (
        substitute.pk == person.pk or substitute.is_client or not substitute.is_active
    ):
        raise Refused(_("Choisissez un collègue en activité."), field="substitute")
    changed = changes.apply(person, {"substitute": substitute})
    if changed:
        person.save(update_fields=["substitute"])
        events.record(
            "person.changed", about=person, by=person, at=at, fields=sorted(changed),
            changes=changed,
        )  # fmt: skip
    return person


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


def stands_in_for_role(person: User, roles: Collection[str], at: datetime) -> bool:
    """Whether somebody of these roles is away at that instant and this person stands in for them (H14)."""
    away = _away(at).filter(role__in=roles)
    return any(standing_in(one, at) == person for one in away[:MOST_AWAY])


def stood_in_for(person: User, at: datetime) -> list[User]:
    """Those away at that instant for whom this person decides and hears."""
    return [one for one in _away(at)[:MOST_AWAY] if standing_in(one, at) == person]


def _away(at: datetime) -> QuerySet[User]:
    gone = Absence.objects.filter(person=OuterRef("pk"), starts_at__lte=at, ends_at__gt=at)
    rows = User.objects.filter(Exists(gone), is_active=True, substitute__isnull=False)
    return rows.select_related("substitute").order_by("pk")


def present(people: Iterable[User], at: datetime) -> list[User]:
    """Those there, each absent one replaced by who stands in; each once."""
    found = (standing_in(person, at) for person in people)
    return list({person.pk: person for person in found if person}.values())
