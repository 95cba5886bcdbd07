"""Server-sent events: one small ASGI process tells open pages to look again. It reads rights, it says no data.

A browser opens `/direct/` with its session; it hears the topics its person may (core.live). Session and
rights are looked at again every minute: a sign-out or a right taken away closes the stream.
"""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections
from django.http import HttpRequest

from accounts import sessions
from core import clock, live

log = logging.getLogger(__name__)
HEARTBEAT = 15.0
LOOK_AGAIN = 60.0
#: A stream opens once the broker is heard; without it, after so long: pages poll meanwhile.
HEARD_WITHIN = 2.0
#: Streams of one person (one a visible tab), and of the process.
MOST_EACH, MOST = 8, 2000
#: Wake-ups kept for a slow reader; what is beyond is lost, which is harmless.
MOST_WAITING = 200

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Stream:
    """One open page: who listens, to what, and what it has not been told yet."""

    def __init__(self, user_key: int, topics: frozenset[str]) -> None:
        self.user_key, self.topics = user_key, topics
        self.own = f"{live.PERSON} {user_key}"
        self._waiting: dict[str, None] = {}
        self._news = asyncio.Event()

    def hear(self, message: str) -> None:
        """Keep one wake-up, once however often it is said."""
        if live.wakes(message, self.topics, self.user_key) and len(self._waiting) < MOST_WAITING:
            self._waiting[message] = None
            self._news.set()

    def wake(self, _gone: object = None) -> None:
        """Stop waiting: the reader has left."""
        self._news.set()

    async def news(self, seconds: float) -> list[str]:
        """What was said meanwhile; empty after that time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), seconds)
        self._news.clear()
        said, self._waiting = list(self._waiting), {}
        return said


class Direct:
    """The ASGI application."""

    def __init__(self) -> None:
        self.streams: set[Stream] = set()
        self._ear: asyncio.Task[None] | None = None
        self._hears = asyncio.Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return None
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in scope["headers"]}  # fmt: skip
        if scope["path"] == "/direct/vie":
            return await _say(send, 204)
        shared = _shared(headers.get("origin", ""))
        if scope["method"] != "GET" or scope["path"] != "/direct/" or shared is None:
            return await _say(send, 404)
        person = await who(headers.get("cookie", ""))
        if person is None:
            return await _say(send, 401, shared)
        if self._is_full(person[0]):
            return await _say(send, 429, shared)
        stream = Stream(*person)
        self.streams.add(stream)
        self._listen()
        try:
            await self._flow(stream, headers.get("cookie", ""), shared, receive, send)
        finally:
            self.streams.discard(stream)
        return None

    def _is_full(self, user_key: int) -> bool:
        each = Counter(stream.user_key for stream in self.streams)
        return each[user_key] >= MOST_EACH or len(self.streams) >= MOST

    async def _flow(
        self, stream: Stream, cookie: str, shared: list[Any], receive: Receive, send: Send
    ) -> None:
        # What a page reads when its stream opens is complete: whatever comes afterwards is heard.
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hears.wait(), HEARD_WITHIN)
        await send({"type": "http.response.start", "status": 200, "headers": _STREAM + shared})
        await send(_part("retry: 5000\n\n"))
        gone = asyncio.ensure_future(_until_gone(receive))
        gone.add_done_callback(stream.wake)
        look_at = asyncio.get_running_loop().time() + LOOK_AGAIN
        try:
            while not gone.done():
                said = await stream.news(min(HEARTBEAT, LOOK_AGAIN))
                if gone.done():
                    break
                # Whatever ends a session or changes a role tells its person: nothing more is said before the look.
                if stream.own in said or asyncio.get_running_loop().time() >= look_at:
                    if await who(cookie) != (stream.user_key, stream.topics):
                        break
                    look_at = asyncio.get_running_loop().time() + LOOK_AGAIN
                await send(_part("".join(f"data: {line}\n\n" for line in said) or ":\n\n"))
        finally:
            gone.cancel()
        with contextlib.suppress(OSError, RuntimeError):
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def _listen(self) -> None:
        if self._ear is None or self._ear.done():
            self._ear = asyncio.create_task(self._hear())

    async def _hear(self) -> None:
        """One subscription for all streams; a lost broker is tried again while somebody listens."""
        while self.streams:
            try:
                async with (
                    redis.asyncio.Redis.from_url(settings.REDIS_URL) as broker,
                    broker.pubsub() as ear,
                ):
                    await ear.subscribe(live.channel())
                    while self.streams:
                        self._take(await ear.get_message(timeout=5))
            except (redis.RedisError, OSError) as problem:
                log.warning("the broker is away: %s", problem)
                await asyncio.sleep(2)
            finally:
                self._hears.clear()

    def _take(self, message: Message | None) -> None:
        """The broker's word that it heard us, or what it passes on."""
        if message and message["type"] == "subscribe":
            self._hears.set()
        elif message and message["type"] == "message":
            self._pass_on(message["data"].decode())

    def _pass_on(self, told: str) -> None:
        for said in told.split("\n"):
            for stream in self.streams:
                stream.hear(said)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _part(text: str) -> Message:
    return {"type": "http.response.body", "body": text.encode(), "more_body": True}


_STREAM = [
    (b"content-type", b"text/event-stream"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]


async def _say(send: Send, status: int, headers: Sequence[Any] = ()) -> None:
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def _shared(origin: str) -> list[tuple[bytes, bytes]] | None:
    """What lets our own pages, on their own port, read the stream; None for a page that is not ours."""
    ours = urlsplit(settings.PUBLIC_URL)
    if origin and origin != f"{ours.scheme}://{ours.netloc}":
        return None
    if not origin:
        return []
    return [
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-allow-credentials", b"true"),
        (b"vary", b"origin"),
    ]


@sync_to_async(thread_sensitive=True)
def who(cookie: str) -> tuple[int, frozenset[str]] | None:
    """Whose live session this is, and what they may hear; None for nobody."""
    close_old_connections()
    try:
        kept = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return None
    if kept is None:
        return None
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(kept.value)
    user = get_user(request)
    if not user.is_authenticated or not user.is_active:
        return None
    if sessions.is_lapsed(request.session, user.role, clock.now()):
        return None
    return int(user.pk), live.heard_by(user)


application = Direct()
