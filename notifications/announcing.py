"""Announcements of a new way of working: to whom, opened, acknowledged, reminded (K20)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.roles import STAFF
from accounts.selectors import staff
from core import access, events
from core.errors import Refused
from knowledge.models import Procedure
from notifications.models import Announcement, Reading

MOST_READERS = 1000


@transaction.atomic
def announce(
    *,
    by: User,
    at: datetime,
    title: str,
    body: str,
    teams: list[Team],
    roles: list[str],
    procedure: Procedure | None = None,
    remind_after_days: int = 3,
) -> Announcement:
    """Tell teams and roles of something new; each of their people must acknowledge it."""
    access.require(by, "notifications.announce")
    if not title.strip() or not body.strip():
        raise Refused(_("Une annonce a un titre et un texte."), field="title")
    people = readers(teams, roles)
    if not people:
        raise Refused(_("Cette annonce ne s’adresse à personne."), field="teams")
    made = Announcement.objects.create(
        title=title.strip()[:150],
        body=body.strip(),
        procedure=procedure,
        version=procedure.version if procedure else None,
        remind_after_days=remind_after_days,
        by=by,
        at=at,
    )
    Reading.objects.bulk_create([Reading(announcement=made, user=user) for user in people])
    events.record("announcement.made", about=made, by=by, at=at, readers=len(people))
    return made


def readers(teams: list[Team], roles: list[str]) -> list[User]:
    """The active people of these teams and roles, each once; bounded."""
    wanted = Q(teams__in=teams) | Q(role__in=[role for role in roles if role in STAFF.split()])
    return list(staff().filter(wanted, is_active=True).distinct()[:MOST_READERS])


@transaction.atomic
def open_(*, announcement_id: int, by: User, at: datetime) -> None:
    """The person looks at it for the first time."""
    Reading.objects.filter(announcement_id=announcement_id, user=by, opened_at=None).update(
        opened_at=at
    )


@transaction.atomic
def acknowledge(*, announcement_id: int, by: User, at: datetime) -> Reading:
    """« J’ai lu » : once, after having opened it."""
    reading = (
        Reading.objects.select_for_update(of=("self",))
        .select_related("announcement")
        .filter(announcement_id=announcement_id, user=by)
        .first()
    )
    if reading is None:
        raise Refused(_("Cette annonce ne vous est pas adressée."))
    if reading.opened_at is None:
        raise Refused(_("Ouvrez l’annonce avant d’en accuser réception."))
    if reading.acknowledged_at is None:
        reading.acknowledged_at = at
        reading.save(update_fields=["acknowledged_at"])
        events.record("announcement.acknowledged", about=reading.announcement, by=by, at=at)
    return reading


@transaction.atomic
def remind(*, announcement_id: int, at: datetime, by: User | None = None) -> int:
    """Remind those who have not acknowledged; each at most once a day. The number of people reminded."""
    if by is not None:
        access.require(by, "notifications.announce")
    announcement = Announcement.objects.select_for_update().get(pk=announcement_id)
    late = list(
        announcement.readings.filter(acknowledged_at=None, user__is_active=True)
        .exclude(reminded_at__gt=at - timedelta(hours=20))
        .values_list("user_id", flat=True)
    )
    if not late:
        return 0
    announcement.readings.filter(user_id__in=late).update(reminded_at=at)
    events.record("announcement.reminded", about=announcement, by=by, at=at, to=late)
    return len(late)


def remind_owed(at: datetime) -> int:
    """The reminders that time brings: once the days of the announcement are past, then every as many days."""
    open_ones = Announcement.objects.filter(
        readings__acknowledged_at=None, at__gt=at - timedelta(days=90)
    ).distinct()
    reminded = 0
    for announcement in open_ones.order_by("pk")[:200]:
        wait = timedelta(days=announcement.remind_after_days)
        last = announcement.readings.exclude(reminded_at=None).order_by("-reminded_at").first()
        if at - (last.reminded_at if last and last.reminded_at else announcement.at) >= wait:
            reminded += remind(announcement_id=announcement.pk, at=at)
    return reminded


def announced(user: User) -> QuerySet[Announcement]:
    """What this person is told of; everything for those who announce."""
    rows = Announcement.objects.select_related("by", "procedure").order_by("-pk")
    if not access.may(user, "notifications.announce"):
        rows = rows.filter(readings__user=user)
    return rows.annotate(
        asked=Count("readings"), done=Count("readings", filter=~Q(readings__acknowledged_at=None))
    )


def announcement_for(user: User, pk: int) -> Announcement:
    """The door: an announcement addressed to this person, or one of those they follow."""
    rows = Announcement.objects.select_related("by", "procedure").filter(pk=pk)
    if not access.may(user, "notifications.announce"):
        rows = rows.filter(readings__user=user)
    found = rows.first()
    if found is None:
        raise Http404
    return found


def owed_by(user: User) -> list[int]:
    """The announcements this person has still to acknowledge."""
    return list(
        Reading.objects.filter(user=user, acknowledged_at=None).values_list(
            "announcement_id", flat=True
        )[:200]
    )
