"""The bell rings by itself: a real browser, the real process of server-sent events, and pages anybody can read."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as configured
from django.db import connection
from playwright.sync_api import Page, expect

from core import clock, live
from notifications import announcing, services
from notifications.models import Channel
from tests import cast
from tests.infra.test_supervisor import free_port
from tests.journeys.machinery import ROOT

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def direct(settings, live_server) -> Iterator[str]:
    """The process of server-sent events beside the live server, on a port of its own as `make run` does."""
    port = free_port()
    settings.PUBLIC_URL = live_server.url
    settings.LIVE_URL = f"http://localhost:{port}/direct/"
    policy = configured.CONTENT_SECURITY_POLICY
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": {**policy["DIRECTIVES"], "connect-src": ["'self'", settings.LIVE_URL]}
    }
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "JOURNEY_DATABASE": str(connection.settings_dict["NAME"]),
        "PUBLIC_URL": live_server.url,
    }
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--port", str(port), "--workers", "1", "--no-ws", "support2009.asgi:application"]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        _wait(f"http://localhost:{port}/direct/vie")
        yield settings.LIVE_URL
    finally:
        process.terminate()
        process.wait(15)


def _wait(url: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            assert time.monotonic() < end, "it never listened"
            time.sleep(0.2)


@pytest.fixture
def herves(page: Page, live_server, sign_in) -> Page:
    """Hervé's browser."""
    cookie = sign_in(cast.person("herve")).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return page


@pytest.mark.row("K06")
def test_the_bell_of_an_open_page_rings_when_something_is_told_and_stops_when_it_is_read_elsewhere(
    direct, herves, live_server, monkeypatch
):
    monkeypatch.setattr(live, "PATIENCE", 10.0)  # a busy machine's broker may be slow
    live._broker.cache_clear()
    page = herves
    page.goto(f"{live_server.url}/envois/")
    expect(page.locator("html[data-stream=open]")).to_be_attached(timeout=20_000)
    bell = page.get_by_role("link", name="Notifications : rien de nouveau")
    expect(bell).to_be_visible()
    services.queue(
        key="ring", kind="alert", channel=Channel.INAPP, to="", subject="Promesse rompue", text="",
        at=clock.now(), about=f"client:{cast.client().pk}", user=cast.person("herve"),
    )  # fmt: skip
    expect(page.get_by_role("link", name="Notifications : 1 non lue")).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{live_server.url}/notifications/")
    other.get_by_role("button", name="Tout est lu").click()
    expect(other.get_by_text("Rien ne vous attend ici.")).to_be_visible()
    page.bring_to_front()
    expect(bell).to_be_visible(timeout=10_000)


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_of_notifications_can_be_read_by_anybody(herves, live_server, width):
    herve = cast.person("herve")
    made = announcing.announce(
        by=herve, at=clock.now(), title="VPN", body="Lire.", teams=[], roles=["HOTLINE_MANAGER"]
    )
    services.queue(
        key="a", kind="alert", channel=Channel.INAPP, to="", subject="Promesse rompue", text="",
        at=clock.now(), about="client:1", user=herve,
    )  # fmt: skip
    herves.set_viewport_size({"width": width, "height": 900})
    paths = ("", "preferences/", "annonces/", f"annonces/{made.pk}/", "annonces/nouvelle/", "diffusions/nouvelle/", "textes/closed/")  # fmt: skip
    for path in (*(f"/notifications/{name}" for name in paths), "/envois/matrice/"):
        herves.goto(f"{live_server.url}{path}")
        found = Axe().run(herves).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in found] == [], path
        assert herves.evaluate("document.documentElement.scrollWidth") <= width, path
