"""When somebody leaves, or a clause ends: every right ends with it (H10, H11)."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from clients.models import AccessGrant, AccessRequest, RequestState
from clients.services.requests import PARIS
from clients.services.rights import end, move_grant
from core import events

BATCH = 200


def close_rights(*, person_id: int, why: str, at: datetime) -> int:
    """End every right of a person and withdraw their open demands; return how many rights ended."""
    count = 0
    while done := _close_some(person_id, why, at):
        count += done
    _withdraw_demands(person_id, at)
    return count


@transaction.atomic
def _close_some(person_id: int, why: str, at: datetime) -> int:
    rows = AccessGrant.objects.select_for_update(of=("self",)).filter(
        Q(ends_at=None) | Q(ends_at__gt=at), user_id=person_id, revoked_at=None
    )
    ended = [
        end(row, by=None, at=at, why=why)
        for row in rows.select_related("client", "user").order_by("pk")[:BATCH]
    ]
    return len(ended)


@transaction.atomic
def _withdraw_demands(person_id: int, at: datetime) -> None:
    rows = AccessRequest.objects.select_for_update(of=("self",)).filter(
        asker_id=person_id, state__in=(RequestState.SENT, RequestState.AT_DIRECTOR)
    )
    for row in rows.select_related("client", "asker").order_by("pk")[:BATCH]:
        row.state = RequestState.WITHDRAWN
        row.save(update_fields=["state"])
        events.record("access.withdrawn", about=[row, row.client, row.asker], by=None, at=at)


def shorten_rights(*, person_id: int, last_day: date, at: datetime) -> int:
    """No right outlives the last day; return how many were shortened (H11)."""
    close = datetime.combine(last_day + timedelta(days=1), time.min, PARIS)
    rows = AccessGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=close),
        user_id=person_id,
        revoked_at=None,
        starts_at__lt=close,
    )
    kept = list(rows.order_by("pk").values_list("source", "starts_at")[:5000])
    for source, starts_at in kept:
        move_grant(source=source, starts_at=starts_at, ends_at=close, by=None, at=at)
    return len(kept)
