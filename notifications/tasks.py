"""The beat's ticks: each fetches the instant and calls one service."""

from celery import shared_task

from core import clock
from notifications import (
    alarms,
    announcing,
    broadcasting,
    centre,
    channels,
    digest,
    fallback,
    health,
    sending,
)


@shared_task(name="notifications.tasks.send_pending", ignore_result=True)
def send_pending() -> None:
    """Start one sender per channel: a dead mail server must not hold the SMS."""
    health.beat("send_pending", clock.database_now())
    for channel in channels.TRANSPORTS:
        send_channel.apply_async(args=(channel,), expires=10, retry=False, ignore_result=True)


@shared_task(
    name="notifications.tasks.send_channel", ignore_result=True, soft_time_limit=50, time_limit=60
)
def send_channel(channel: str) -> int:
    """Send what is due by this channel, within the batch's bounds."""
    return sending.send_pending(channel)


@shared_task(
    name="notifications.tasks.fallback_sweep",
    ignore_result=True,
    soft_time_limit=50,
    time_limit=60,
)
def fallback_sweep() -> int:
    """Move unanswered mission notices to their next channel."""
    at = clock.database_now()
    health.beat("fallback_sweep", at)
    return fallback.sweep(at)


@shared_task(name="notifications.tasks.drip", ignore_result=True, soft_time_limit=50, time_limit=60)
def drip() -> int:
    """Hand the next few recipients of a broadcast to the outbox."""
    return broadcasting.drip(clock.database_now())


@shared_task(
    name="notifications.tasks.write_digests", ignore_result=True, soft_time_limit=50, time_limit=60
)
def write_digests() -> int:
    """Write the morning digests whose hour has come."""
    return digest.write_owed(clock.database_now())


@shared_task(
    name="notifications.tasks.tidy_centre", ignore_result=True, soft_time_limit=50, time_limit=60
)
def tidy_centre() -> int:
    """Remind of announcements not acknowledged; remove old notifications of the centre."""
    at = clock.database_now()
    return announcing.remind_owed(at) + centre.purge(at)


@shared_task(
    name="notifications.tasks.alarm", ignore_result=True, soft_time_limit=50, time_limit=60
)
def alarm() -> int:
    """Ring for what failed for good."""
    return alarms.ring(clock.database_now())
