"""The clock of missions: it fetches the instant and calls one service."""

from celery import shared_task

from core import clock
from interventions import services


@shared_task(name="interventions.tasks.remind_visits", ignore_result=True)
def remind_visits() -> int:
    """Remind both sides of the visits of the next working day."""
    return services.remind_owed(clock.database_now())
