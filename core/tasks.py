"""Wake-ups for the spine. The broker may lose every one of them: the beat finds all again in SQL."""

import logging

from celery import shared_task

from core import deliveries, events

log = logging.getLogger(__name__)


@shared_task(
    name="core.tasks.deliver_pending", ignore_result=True, soft_time_limit=50, time_limit=60
)
def deliver_pending() -> int:
    """Deliver what is owed."""
    return deliveries.deliver_pending()


def wake() -> None:
    """Ask a worker to deliver now; a dead broker only costs some seconds (FT-05, FT-07)."""
    try:
        deliver_pending.apply_async(retry=False, ignore_result=True)
    except Exception as problem:  # whatever the broker does, the person's change is already made
        log.warning("broker unreachable, the sweep will deliver: %s", problem)


events.wake_with(wake)
