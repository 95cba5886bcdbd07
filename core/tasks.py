"""What the worker does for the spine."""

from celery import shared_task

from core import deliveries


@shared_task(
    name="core.tasks.deliver_pending", ignore_result=True, soft_time_limit=50, time_limit=60
)
def deliver_pending() -> int:
    """Deliver what is owed."""
    return deliveries.deliver_pending()
