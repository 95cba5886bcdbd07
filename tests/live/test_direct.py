"""Open pages hear at once that something changed, and nobody hears what is not theirs."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connections, transaction

from accounts import services as accounts
from accounts import sessions
from core import clock, events, live
from support2009 import direct

pytestmark = pytest.mark.django_db(transaction=True)


class Page:
    """One browser page that listens: what it was answered, what it heard."""

    def __init__(self, app: direct.Direct, cookie: str, origin: str = "") -> None:
        self.app, self.status, self.headers = app, 0, {}
        self.heard: list[str] = []
        self.is_over = False
        self._gone = asyncio.Event()
        self.scope = {
            "type": "http", "method": "GET", "path": "/direct/",
            "headers": [(b"cookie", cookie.encode()), (b"origin", origin.encode())],
        }  # fmt: skip

    async def _receive(self) -> dict[str, Any]:
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            lines = message["body"].decode().splitlines()
            self.heard += [line[6:] for line in lines if line.startswith("data: ")]
            self.is_over = not message["more_body"]

    async def open(self) -> "Page":
        """Until the answer begins."""
        self.task = asyncio.create_task(self.app(self.scope, self._receive, self._send))
        await until(lambda: self.status)
        return self

    async def close(self) -> None:
        """As a browser that leaves."""
        self._gone.set()
        await self.task


async def until(true: Callable[[], object], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        await asyncio.sleep(0.02)


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(direct, "HEARTBEAT", 0.1)
    monkeypatch.setattr(direct, "LOOK_AGAIN", 0.3)
    monkeypatch.setattr(direct, "HEARD_WITHIN", 20.0)
    monkeypatch.setattr(live, "_silent_until", 0.0)
    # A busy machine's broker may be slow; these stories are about who hears, not about patience.
    monkeypatch.setattr(live, "PATIENCE", 10.0)
    live._broker.cache_clear()
    yield
    live._broker.cache_clear()


@pytest.fixture
def cookie(sign_in):
    return lambda user: (
        f"x=1; {settings.SESSION_COOKIE_NAME}="
        + sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
    )


def run(story: Callable[..., Any]) -> None:
    async def whole() -> None:
        try:
            await story(direct.Direct())
        finally:
            await sync_to_async(connections.close_all)()

    # Apart: a browser test of the same process may have left a loop running in this thread.
    with ThreadPoolExecutor(1) as apart:
        apart.submit(asyncio.run, whole()).result()


@pytest.mark.row("K06")
def test_a_fact_reaches_those_who_may_hear_it_after_commit_and_says_no_more_than_a_key(
    quick, cookie, nolwenn, sophie
):
    cookies = cookie(nolwenn), cookie(sophie.user)

    async def story(app: direct.Direct) -> None:
        desk = await Page(app, cookies[0]).open()
        client = await Page(app, cookies[1]).open()
        await asyncio.to_thread(live.publish, ["queue 12", f"person {sophie.user.pk}", "major"])
        await until(lambda: "major" in desk.heard and client.heard)
        assert set(desk.heard) == {"queue 12", "major"}
        assert set(client.heard) == {f"person {sophie.user.pk}"}
        await desk.close()
        await client.close()
        assert app.streams == set()

    run(story)


def test_what_is_rolled_back_is_never_told_and_a_fact_tells_its_topics(
    monkeypatch, nolwenn, sophie
):
    said: list[str] = []
    monkeypatch.setattr(live, "publish", said.extend)
    with transaction.atomic():
        live.tell("queue", 1)
        transaction.set_rollback(True)
    assert said == []
    with transaction.atomic():
        events.record("absence.added", about=nolwenn, by=None, at=nolwenn.date_joined)
        assert said == []
    assert said == ["planning"]
    events.record("absence.added", about=nolwenn, by=None, at=nolwenn.date_joined, deliver=False)
    assert said == ["planning"], "imported history wakes nobody"


def test_a_stream_ends_when_the_person_signs_out_or_changes_role(quick, cookie, sign_in, nolwenn):
    kept = cookie(nolwenn)

    async def story(app: direct.Direct) -> None:
        page = await Page(app, kept).open()
        await asyncio.sleep(0.4)
        assert not page.is_over
        await asyncio.to_thread(type(nolwenn).objects.filter(pk=nolwenn.pk).update, role="CLIENT_USER")  # fmt: skip
        await until(lambda: page.is_over)
        again = await Page(app, kept).open()
        await asyncio.to_thread(type(nolwenn).objects.filter(pk=nolwenn.pk).update, is_active=False)
        await until(lambda: again.is_over)
        assert (await Page(app, kept).open()).status == 401

    run(story)


@pytest.mark.row("Q05")
def test_a_removed_right_ends_an_open_stream_before_it_says_anything_more(
    quick, cookie, monkeypatch, nolwenn, alice
):
    """Not at the next look, which is far away: whatever ends a session tells its person."""
    monkeypatch.setattr(direct, "LOOK_AGAIN", 3600)
    at = clock.now()
    ends = (
        lambda: sessions.force_out(user_id=nolwenn.pk, by=alice, at=at),
        lambda: accounts.change_role(user_id=nolwenn.pk, role="HR", by=alice, at=at),
        lambda: accounts.deactivate(user_id=nolwenn.pk, by=alice, at=at),
    )

    async def story(app: direct.Direct) -> None:
        for end in ends:
            page = await Page(app, await sync_to_async(cookie)(nolwenn)).open()
            await sync_to_async(end)()
            await asyncio.to_thread(live.publish, ["queue 12"])
            await until(lambda page=page: page.is_over)
            assert page.heard == []
            await sync_to_async(nolwenn.refresh_from_db)()

    run(story)


def test_a_page_that_leaves_makes_room_at_once(cookie, nolwenn, monkeypatch):
    monkeypatch.setattr(direct, "HEARTBEAT", 30)
    kept = cookie(nolwenn)

    async def story(app: direct.Direct) -> None:
        page = await Page(app, kept).open()
        await asyncio.wait_for(page.close(), 2)
        assert app.streams == set()

    run(story)


def test_strangers_foreign_pages_and_too_many_tabs_are_refused(quick, cookie, nolwenn):
    kept = cookie(nolwenn)

    async def story(app: direct.Direct) -> None:
        assert (await Page(app, "").open()).status == 401
        assert (await Page(app, "a=\x00;;").open()).status == 401
        assert (await Page(app, kept, "https://evil.example").open()).status == 404
        ours = await Page(app, kept, "http://localhost:8000").open()
        assert ours.headers[b"access-control-allow-origin"] == b"http://localhost:8000"
        tabs = [await Page(app, kept).open() for _tab in range(direct.MOST_EACH - 1)]
        assert {tab.status for tab in tabs} == {200}
        assert (await Page(app, kept).open()).status == 429
        for page in [ours, *tabs]:
            await page.close()

    run(story)


def test_a_dead_broker_costs_a_change_a_third_of_a_second_once(settings, monkeypatch):
    monkeypatch.setattr(live, "_silent_until", 0.0)
    settings.REDIS_URL = "redis://10.255.255.1:6379/0"  # nobody answers there
    started = time.monotonic()
    for _n in range(50):
        live.tell("queue")
    assert time.monotonic() - started < 1.5
