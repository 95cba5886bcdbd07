"""Is everything running? What the public check and the staff page `/sante` read (K19, reliability law 5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import redis
from django.conf import settings
from django.db import OperationalError, connection

from core.models import Delivery, DeliveryState
from notifications.models import Message, Pulse, State
from tickets.models import Clock, ClockState

#: A beat ticks every ten seconds; silent for longer, it is dead.
LATEST_TICK = timedelta(minutes=2)
LATEST_WORK = timedelta(minutes=5)
MOST = 1000


@dataclass(frozen=True)
class Health:
    """What was found; `is_well` when nothing is due that nobody does."""

    database: bool
    broker: bool
    last_tick: datetime | None
    oldest_delivery: datetime | None
    oldest_message: datetime | None
    oldest_clock: datetime | None
    quarantined: int
    failed: int
    at: datetime

    @property
    def troubles(self) -> list[str]:
        """The names of what is not well."""
        late = {
            "database": not self.database,
            "broker": not self.broker,
            "scheduler": self.last_tick is None or self.at - self.last_tick > LATEST_TICK,
            "deliveries": _is_old(self.oldest_delivery, self.at),
            "messages": _is_old(self.oldest_message, self.at),
            "clocks": _is_old(self.oldest_clock, self.at),
            "quarantine": self.quarantined > 0,
        }
        return [name for name, is_bad in late.items() if is_bad]

    @property
    def is_well(self) -> bool:
        """Whether anything needs a person."""
        return not self.troubles


def _is_old(instant: datetime | None, at: datetime) -> bool:
    return instant is not None and at - instant > LATEST_WORK


def beat(name: str, at: datetime, told: Mapping[str, Any] | None = None) -> None:
    """Note that a periodic task ran, and what it had to tell."""
    Pulse.objects.update_or_create(name=name, defaults={"at": at, "told": told or {}})


def look(at: datetime) -> Health:
    """Everything in six small queries on partial indexes."""
    tick = Pulse.objects.filter(name="send_pending").values_list("at", flat=True).first()
    delivery = (
        Delivery.objects.filter(state=DeliveryState.PENDING)
        .order_by("next_try_at", "id")
        .values_list("next_try_at", flat=True)
        .first()
    )
    message = (
        Message.objects.filter(state__in=[State.PENDING, State.SENDING])
        .order_by("next_try_at", "id")
        .values_list("next_try_at", flat=True)
        .first()
    )
    late_clock = (
        Clock.objects.filter(state=ClockState.RUNNING, next_step_at__lte=at)
        .order_by("next_step_at", "id")
        .values_list("next_step_at", flat=True)
        .first()
    )
    return Health(
        database=True,
        broker=broker_answers(),
        last_tick=tick,
        oldest_delivery=delivery,
        oldest_message=message,
        oldest_clock=late_clock,
        quarantined=Delivery.objects.filter(state=DeliveryState.QUARANTINED)[:MOST].count(),
        failed=Message.objects.filter(state=State.FAILED)[:MOST].count(),
        at=at,
    )


def without_database(at: datetime) -> Health:
    """What is said when the database does not answer."""
    return Health(False, broker_answers(), None, None, None, None, 0, 0, at)


def database_answers() -> bool:
    """Whether a query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return False
    return True


def broker_answers() -> bool:
    """Whether the broker says « pong » within a second."""
    try:
        broker = redis.Redis.from_url(
            settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1
        )
        return bool(broker.ping())
    except (redis.RedisError, OSError, ValueError):
        return False
