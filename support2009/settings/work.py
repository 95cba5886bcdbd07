"""Background work: the broker is only a wake-up, the database is the timer (rules-reliability 4.2).

The time limits below were measured with the very versions of the lock; the visibility timeout must
stay longer than the longest hard limit, else a task runs twice.
"""

from dataclasses import dataclass
from typing import Any

import environ

env = environ.Env()
REDIS_URL: str = env("REDIS_URL", default="redis://localhost:6379/0")


def broker_url(redis_url: str) -> str:
    """The same server in the words of Celery's transport, which spells unix sockets otherwise."""
    if not redis_url.startswith("unix://"):
        return redis_url
    path, _, query = redis_url.removeprefix("unix://").partition("?")
    return f"redis+socket://{path}?virtual_host={query.partition('db=')[2] or 0}"


#: Where whoever wakes a worker finds it.
WAKER = "support2009.celery.wake"
CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_SOFT_TIME_LIMIT = 50
CELERY_TASK_TIME_LIMIT = 60
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 2000
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Paris"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 2,
    "max_retries": 1,
    "global_keyprefix": "celery:",
}

QUEUES = ("clocks", "messages", "documents", "statistics", "default")
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {
    "tickets.tasks.*": {"queue": "clocks"},
    "notifications.tasks.*": {"queue": "messages"},
    "interventions.tasks.*": {"queue": "documents"},
    "billing.tasks.*": {"queue": "documents"},
    "quality.tasks.*": {"queue": "statistics"},
}


@dataclass(frozen=True)
class At:
    """A time of the day, as cron writes it; settings are read by processes that never load Celery."""

    minute: str = "*"
    hour: str = "*"
    day_of_week: str = "*"
    day_of_month: str = "*"


crontab = At  # as the table below and Celery's documentation call it


def _every(task: str, schedule: float | At, queue: str, lives: float = 0) -> dict[str, Any]:
    # A wake-up that no worker took before the next one is worth nothing; but where queues take turns, one
    # that is thrown away has used up its turn.
    lives = lives or (schedule if isinstance(schedule, (int, float)) else 3600)
    return {"task": task, "schedule": schedule, "options": {"queue": queue, "expires": lives}}


BEAT = {
    "deliver facts":         _every("core.tasks.deliver_pending", 15, "default"),
    "forget held files":     _every("core.tasks.forget_held", 300, "default"),
    "fire clocks":           _every("tickets.tasks.fire_clocks", 3, "clocks", lives=3600),
    "end waiting":           _every("tickets.tasks.end_waiting", 300, "clocks"),
    "close silent tickets":  _every("tickets.tasks.close_silent", crontab(minute="7"), "clocks"),
    "send messages":         _every("notifications.tasks.send_pending", 10, "messages"),
    "fall back to SMS":      _every("notifications.tasks.fallback_sweep", 20, "messages"),
    "drip broadcasts":       _every("notifications.tasks.drip", 10, "messages"),
    "ring for failures":     _every("notifications.tasks.alarm", 120, "messages"),
    "write digests":         _every("notifications.tasks.write_digests", 300, "messages"),
    "tidy the centre":       _every("notifications.tasks.tidy_centre", crontab(hour="8", minute="30"), "messages"),
    "remind of visits":      _every("interventions.tasks.remind_visits", crontab(minute="5", hour="10-17"), "documents"),
    "read the access log":   _every("core.tasks.read_trail", crontab(hour="1", minute="30"), "statistics"),
    "purge the access log":  _every("clients.tasks.purge_trail", crontab(hour="2", minute="10"), "statistics"),
    "expire grants":         _every("clients.tasks.expire_grants", 60, "default"),
    "remind deciders":       _every("clients.tasks.remind_deciders", 300, "default"),
    "review rights":         _every("clients.tasks.review_rights", crontab(hour="7", minute="20"), "default"),
    "watch access":          _every("clients.tasks.watch_access", 120, "default"),
    "read inventories":      _every("clients.tasks.read_inventories", 20, "documents"),
    "locate sites":         _every("clients.tasks.locate_sites", 60, "statistics"),
    "keep contracts":        _every("clients.tasks.keep_contracts", crontab(hour="6", minute="20"), "default"),
    "run imports":           _every("clients.tasks.run_imports", 10, "documents"),
    "refresh the day":       _every("quality.tasks.refresh_daily", 300, "statistics"),
    "send the synthesis":    _every("quality.tasks.send_monthly", crontab(hour="7", minute="0"), "statistics"),
    "refresh every day":     _every("quality.tasks.refresh_all", crontab(hour="3", minute="10"), "statistics"),
    "tidy sessions":         _every("accounts.tasks.tidy_sessions", crontab(hour="3", minute="40"), "default"),
    "watch clauses":         _every("accounts.tasks.watch_clauses", crontab(hour="6", minute="35"), "default"),
    "end departures":        _every("accounts.tasks.end_departures", crontab(hour="0", minute="5"), "default"),
}  # fmt: skip
