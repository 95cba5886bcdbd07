"""Reads of what keeps rights honest: emergencies, campaigns, kept lists, departures."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.selectors import staff
from clients.models import (
    AccessReview,
    AccessReviewLine,
    Answer,
    Client,
    EmergencyOpening,
    RightsList,
    SecretToChange,
    Verdict,
)
from core import access

READ_BACK = timedelta(days=90)


def running_emergency(user: Any, client: Client, at: datetime) -> EmergencyOpening | None:
    """The emergency by which this person reads this dossier now."""
    rows = EmergencyOpening.objects.filter(
        client=client, person_id=user.pk, grant__revoked_at=None, grant__ends_at__gt=at
    )
    return rows.select_related("grant").first()


def emergencies() -> QuerySet[EmergencyOpening]:
    """Those to read first, then those whose follow-up is awaited, then the rest, newest first."""
    rows = EmergencyOpening.objects.select_related(
        "client", "person", "grant", "reviewed_by", "followed_up_by"
    )
    unread = Q(verdict="")
    awaited = Q(verdict=Verdict.OBJECTED, followed_up_at=None)
    return rows.annotate(is_unread=unread, is_awaited=awaited).order_by(
        "-is_unread", "-is_awaited", "-opened_at", "-pk"
    )


def unread_emergencies() -> QuerySet[EmergencyOpening]:
    """Those that wait to be read."""
    return EmergencyOpening.objects.filter(verdict="")


def emergency_for(user: Any, pk: int) -> EmergencyOpening:
    """An emergency opening, for those who read them; otherwise one's own."""
    rows = EmergencyOpening.objects.select_related("client", "person", "grant")
    if not access.may(user, "clients.review_emergencies"):
        rows = rows.filter(person_id=user.pk)
    return get_object_or_404(rows, pk=pk)


def own_emergency_for(user: Any, pk: int) -> EmergencyOpening:
    """One of the person's own emergency openings."""
    return get_object_or_404(EmergencyOpening, pk=pk, person_id=user.pk)


@dataclass(frozen=True)
class Tally:
    """How a campaign stands."""

    total: int
    waiting: int
    kept: int
    removed: int
    silent: int
    gone: int


def tally(review: AccessReview) -> Tally:
    """The figures of a campaign in one statement."""
    found = review.lines.aggregate(
        total=Count("pk"),
        waiting=Count("pk", filter=Q(answer="")),
        kept=Count("pk", filter=Q(answer=Answer.KEEP)),
        removed=Count("pk", filter=Q(answer=Answer.REMOVE)),
        silent=Count("pk", filter=Q(answer=Answer.SILENT)),
        gone=Count("pk", filter=Q(answer=Answer.GONE)),
    )
    return Tally(**found)


def reviews() -> QuerySet[AccessReview]:
    """The campaigns, the newest first, each with its figures."""
    return AccessReview.objects.select_related("opened_by").annotate(
        total=Count("lines"), waiting=Count("lines", filter=Q(lines__answer=""))
    )


def review_for(user: Any, pk: int) -> AccessReview:
    """A campaign: for those who answer reviews."""
    return get_object_or_404(AccessReview.objects.select_related("opened_by"), pk=pk)


def with_rights(lines: QuerySet[AccessReviewLine]) -> QuerySet[AccessReviewLine]:
    """Lines with all that a page or a report says of them, person by person."""
    joined = lines.select_related(
        "grant__user", "grant__client", "grant__given_by", "reviewer", "answered_by"
    )
    return joined.order_by("grant__user__last_name", "grant__user_id", "grant__client__name", "pk")


def rights_lists() -> QuerySet[RightsList]:
    """The kept lists, the newest first."""
    return RightsList.objects.select_related("made_by", "file")


def rights_list_for(user: Any, pk: int) -> RightsList:
    """A kept list, for those who keep the list of rights."""
    return get_object_or_404(rights_lists(), pk=pk)


def departures(on: date, at: datetime) -> QuerySet[User]:
    """Who leaves, and who left within three months, each with the rights still open and the logins to change (H11)."""
    live = Q(grants__revoked_at=None) & (Q(grants__ends_at=None) | Q(grants__ends_at__gt=at))
    rows = staff().filter(Q(leaves_on__gte=on - READ_BACK) | Q(is_active=False, leaves_on=None))
    known = SecretToChange.objects.filter(person=OuterRef("pk"), done_at=None).order_by()
    many = known.values("person").annotate(many=Count("pk")).values("many")
    return rows.annotate(
        open_rights=Count("grants", filter=live), to_change=Coalesce(Subquery(many), 0)
    ).order_by(F("leaves_on").desc(nulls_last=True), "pk")
