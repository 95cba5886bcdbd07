"""The time source. Views, tasks and commands ask it; rules and services are given the instant.

`settings.CLOCK_FILE` (tests and demonstrations only, refused in production) names a file that holds
an offset in seconds, so that every process of one installation can be moved together.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, models
from django.utils import timezone


def offset() -> timedelta:
    """How far this installation's clock is moved from the machine's; zero in production."""
    name = getattr(settings, "CLOCK_FILE", "")
    if not name:
        return timedelta()
    try:
        return timedelta(seconds=float(Path(name).read_text()))
    except (OSError, ValueError):
        return timedelta()


def now() -> datetime:
    """The present instant, aware, UTC."""
    return timezone.now() + offset()


class Instant(models.Func):
    """The database's present instant within another read; `offset` is still to be added."""

    function = "clock_timestamp"
    output_field = models.DateTimeField()


def database_now() -> datetime:
    """The database's present instant: what decides whether something is due (reliability law 9)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (instant,) = cursor.fetchone()
    return instant + offset()
