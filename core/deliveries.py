"""Hand each fact to its subscribers: at least once to the worker, exactly once to the database."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from core import events
from core.models import Delivery, DeliveryState

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
BATCH = 200
#: How long a claimed delivery is left alone; a worker that died meanwhile is replaced after this.
CLAIM = timedelta(seconds=30)


def deliver_pending(limit: int = BATCH) -> int:
    """Deliver up to `limit` owed facts, oldest first; return how many were handled.

    Each delivery is claimed, then done in its own transaction under a row lock, so any number of
    workers may run this, die half-way or run it twice (reliability law 1, 2, 8).
    """
    handled = 0
    while handled < limit and _deliver_one():
        handled += 1
    return handled


def _deliver_one() -> bool:
    key = _claim()
    if key is None:
        return False
    with transaction.atomic():
        # Waits: who looked for a delivery as ours was claimed may hold the row a moment, and leaves it to us.
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("event__by")
            .filter(pk=key, state=DeliveryState.PENDING)
            .first()
        )
        if delivery is not None:
            _attempt(delivery)
    return True


@transaction.atomic
def _claim() -> int | None:
    """Count the attempt before it is made, so that what kills its worker each time is set aside too (FT-02)."""
    delivery = (
        Delivery.objects.select_for_update(skip_locked=True)
        .filter(state=DeliveryState.PENDING, next_try_at__lte=Now())
        .order_by("next_try_at", "id")
        .first()
    )
    if delivery is None:
        return None
    delivery.attempts += 1
    if delivery.attempts > MOST_ATTEMPTS:
        delivery.state = DeliveryState.QUARANTINED
        delivery.error = delivery.error or "its worker died at every attempt"
    delivery.next_try_at = Now() + max(CLAIM, _wait(delivery.attempts))
    delivery.save(update_fields=["state", "attempts", "error", "next_try_at"])
    return delivery.pk


def _attempt(delivery: Delivery) -> None:
    try:
        with transaction.atomic():
            handler = events.handler(delivery.handler)
            if handler is None:
                raise LookupError(f"no handler named {delivery.handler}")
            handler(delivery.event)
    except Exception as problem:  # poison is set aside with its reason, the queue moves on
        log.exception("delivery %s of %s failed", delivery.pk, delivery.event)
        _postpone(delivery, problem)
        return
    delivery.state, delivery.done_at, delivery.error = DeliveryState.DONE, Now(), ""
    delivery.save(update_fields=["state", "done_at", "error"])


def _postpone(delivery: Delivery, problem: Exception) -> None:
    delivery.error = f"{type(problem).__name__}: {problem}"[:2000]
    if delivery.attempts >= MOST_ATTEMPTS:
        delivery.state = DeliveryState.QUARANTINED
    delivery.next_try_at = Now() + _wait(delivery.attempts)
    delivery.save(update_fields=["state", "error", "next_try_at"])


def _wait(attempts: int) -> timedelta:
    """Two seconds, doubling up to one hour."""
    return timedelta(seconds=min(2**attempts, 3600))
