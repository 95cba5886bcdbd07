"""What time itself does to tickets. The beat wakes these; all truth is in the tables."""

from celery import shared_task

from core import clock
from tickets import services


@shared_task(name="tickets.tasks.fire_clocks", ignore_result=True)
def fire_clocks() -> int:
    """Fire the promises' steps that are due."""
    return services.fire_due()


@shared_task(name="tickets.tasks.end_waiting", ignore_result=True)
def end_waiting() -> int:
    """Give their turn back to tickets that have waited long enough (every 5 min, D08)."""
    return services.end_waiting(clock.database_now())


@shared_task(name="tickets.tasks.close_silent", ignore_result=True)
def close_silent() -> int:
    """Warn about, then close, resolutions nobody answered (every 10 min, C24)."""
    return services.close_silent(clock.database_now())
