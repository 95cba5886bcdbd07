"""What accounts does by the clock."""

from celery import shared_task

from accounts import clauses, services, sessions
from core import clock


@shared_task(name="accounts.tasks.end_departures", ignore_result=True)
def end_departures() -> int:
    """Close the accounts of those who left (H11)."""
    return services.end_departures(at=clock.now())


@shared_task(name="accounts.tasks.tidy_sessions", ignore_result=True)
def tidy_sessions() -> int:
    """Forget sessions that lapsed."""
    return sessions.tidy(at=clock.now())


@shared_task(name="accounts.tasks.watch_clauses", ignore_result=True)
def watch_clauses() -> int:
    """Say which confidentiality clauses end soon or have ended (H10)."""
    return clauses.watch(at=clock.now())
