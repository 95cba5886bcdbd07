"""What the worker does for the spine."""

from celery import shared_task

from core import clock, deliveries, events, held, trail

#: One worker takes promises and deliveries in turns.
FEW = 20


@shared_task(
    name="core.tasks.deliver_pending", ignore_result=True, soft_time_limit=50, time_limit=60
)
def deliver_pending() -> int:
    """Deliver a few of what is owed, and ask for more: a promise that falls due waits behind few of them."""
    handled = deliveries.deliver_pending(FEW)
    if handled == FEW:
        events.wake()
    return handled


@shared_task(name="core.tasks.read_trail", ignore_result=True)
def read_trail() -> None:
    """Read the whole access log again and note its head (H12)."""
    trail.check(at=clock.now())


@shared_task(name="core.tasks.forget_held", ignore_result=True)
def forget_held() -> int:
    """Delete the files of interrupted forms that nobody came back for."""
    return held.forget_old(at=clock.now())
