"""Counts kept on the broker between two rounds of a task: adding one writes nothing to the database, and losing them is harmless."""

import logging
import time
from functools import lru_cache

import redis
from django.conf import settings

log = logging.getLogger(__name__)
#: Nobody's page waits longer than this for the broker; one that does not answer is left alone for a while.
PATIENCE, SILENCE = 0.3, 10.0
#: Counts that no task took are forgotten.
KEPT_SECONDS = 3_600
_silent_until = 0.0


def add(name: str, key: object) -> None:
    """One more; never fails, never waits long."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        with _broker(settings.REDIS_URL).pipeline() as told:
            told.hincrby(_of(name), str(key), 1)
            told.expire(_of(name), KEPT_SECONDS)
            told.execute()
    except (redis.RedisError, OSError) as problem:
        _silent_until = time.monotonic() + SILENCE
        log.warning("nothing is counted for %.0f s: %s", SILENCE, problem)


def take(name: str) -> dict[str, int]:
    """Everything counted since the last time, by key; each count is taken once."""
    try:
        with _broker(settings.REDIS_URL).pipeline() as asked:
            asked.hgetall(_of(name))
            asked.delete(_of(name))
            found, _gone = asked.execute()
    except (redis.RedisError, OSError) as problem:
        log.warning("nothing was counted: %s", problem)
        return {}
    return {key.decode(): int(count) for key, count in found.items()}


def _of(name: str) -> str:
    """The broker's name of these counts: several installations may share one broker."""
    return f"tally:{name}:{settings.DATABASES['default']['NAME']}"


@lru_cache(maxsize=2)
def _broker(address: str) -> "redis.Redis":
    return redis.Redis.from_url(
        address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, health_check_interval=30
    )
