"""Figures every five minutes, all of them every night, the synthesis on the first of the month."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from celery import shared_task

from core import clock
from quality import figures, services

PARIS = ZoneInfo("Europe/Paris")


@shared_task(name="quality.tasks.refresh_daily")
def refresh_daily() -> int:
    """Recompute the recent days."""
    return figures.refresh_recent(clock.now().astimezone(PARIS).date())


@shared_task(name="quality.tasks.refresh_all")
def refresh_all() -> int:
    """Recompute everything kept: a ticket reopened after weeks changes old days."""
    today = clock.now().astimezone(PARIS).date()
    return figures.refresh(today - timedelta(days=figures.KEPT_DAYS), today)


@shared_task(name="quality.tasks.send_monthly")
def send_monthly() -> None:
    """Make last month's synthesis when there is none yet; making it records the fact that mails it."""
    now = clock.now()
    last_month = (now.astimezone(PARIS).date().replace(day=1) - timedelta(days=1)).replace(day=1)
    services.make_synthesis(month=last_month, at=now, by=None)
