"""What accounts does by the clock."""

from celery import shared_task

from accounts import services, sessions
from core import clock


@shared_task(name="accounts.tasks.end_departures", ignore_result=True)
def end_departures() -> int:
    """Close the accounts of those who left (H11)."""
    return services.end_departures(at=clock.now())


@shared_task(name="accounts.tasks.tidy_sessions", ignore_result=True)
def tidy_sessions() -> int:
    """Forget sessions that lapsed."""
    return sessions.tidy(at=clock.now())
