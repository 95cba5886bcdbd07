"""What the worker does for the spine."""

from celery import shared_task

from core import clock, deliveries, held, trail


@shared_task(
    name="core.tasks.deliver_pending", ignore_result=True, soft_time_limit=50, time_limit=60
)
def deliver_pending() -> int:
    """Deliver what is owed."""
    return deliveries.deliver_pending()


@shared_task(name="core.tasks.read_trail", ignore_result=True)
def read_trail() -> None:
    """Read the whole access log again and note its head (H12)."""
    trail.check(at=clock.now())


@shared_task(name="core.tasks.forget_held", ignore_result=True)
def forget_held() -> int:
    """Delete the files of interrupted forms that nobody came back for."""
    return held.forget_old(at=clock.now())
