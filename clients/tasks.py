"""What clients does by the clock."""

from celery import shared_task

from clients import services
from core import clock


@shared_task(name="clients.tasks.expire_grants", ignore_result=True)
def expire_grants() -> int:
    """Clear rights whose window has closed, within a minute (H03)."""
    return services.expire(at=clock.now())
