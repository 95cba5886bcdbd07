"""« Something changed, look again »: tiny wake-ups for open pages, after commit, whose loss is harmless.

A wake-up says a topic and at most a key, never data: pages read their fragments again through their own
doors, rights included. Each app registers its topics in `live.py`: who may hear it, which facts touch it.
`support2009.direct` carries the wake-ups to browsers; without it pages go on polling.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import redis
from django.conf import settings
from django.db import transaction

log = logging.getLogger(__name__)
#: The broker may be slow or dead: no change of anybody waits longer than this for it, and then not for a while.
PATIENCE = 0.3
SILENCE = 10.0


@dataclass(frozen=True)
class Topic:
    """What pages may listen to. `facts` are beginnings of kinds; `keyed_by` the subject whose key is told."""

    name: str
    hears: Callable[[Any], bool]
    facts: tuple[str, ...] = ()
    keyed_by: str = ""


_TOPICS: dict[str, Topic] = {}
#: What only one person hears: the key is their own.
PERSON = "person"


def register(topics: Iterable[Topic]) -> None:
    """Add an app's topics."""
    _TOPICS.update({topic.name: topic for topic in topics})


def heard_by(user: Any) -> frozenset[str]:
    """The topics this person may hear now; beside them everybody hears their own."""
    return frozenset(name for name, topic in _TOPICS.items() if topic.hears(user))


def wakes(message: str, topics: frozenset[str], user_key: int) -> bool:
    """Whether a published message is for somebody who hears these topics."""
    name, _space, key = message.partition(" ")
    return key == str(user_key) if name == PERSON else name in topics


def tell(topic: str, key: object = "") -> None:
    """Wake the pages that listen to this topic, after commit; never fails, never waits long."""
    transaction.on_commit(partial(publish, [f"{topic} {key}".rstrip()]))


def tell_of(facts: Iterable[tuple[str, Sequence[str]]]) -> None:
    """Wake the topics that facts touch, each once: of every one its kind and what it is about."""
    said = list(dict.fromkeys(
        f"{topic.name} {_key(topic, things)}".rstrip()
        for kind, things in facts
        for topic in _TOPICS.values()
        if kind.startswith(topic.facts)
    ))  # fmt: skip
    if said:
        transaction.on_commit(partial(publish, said))


def _key(topic: Topic, things: Sequence[str]) -> str:
    keys = (thing.partition(":") for thing in things)
    return next((key for name, _colon, key in keys if topic.keyed_by == name), "")


def channel() -> str:
    """The broker's channel of this installation: several may share one broker."""
    return f"live:{settings.DATABASES['default']['NAME']}"


_silent_until = 0.0


def publish(said: Sequence[str]) -> None:
    """Say it at once; a broker that does not answer is left alone for some seconds."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return
    try:
        _broker(settings.REDIS_URL).publish(channel(), "\n".join(said))
    except (redis.RedisError, OSError) as problem:
        _silent_until = time.monotonic() + SILENCE
        log.warning("no wake-ups for %.0f s: %s", SILENCE, problem)


@lru_cache(maxsize=2)
def _broker(address: str) -> "redis.Redis":
    return redis.Redis.from_url(
        address, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE, health_check_interval=30
    )
