"""The gallery behind a live server, and what axe and the console have to say about a page."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

HERE = Path(__file__).parent


@pytest.fixture
def gallery(settings: Any, live_server: Any) -> str:
    """The address of the gallery's pages."""
    settings.ROOT_URLCONF = "tests.design.gallery"
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [*engine["DIRS"], HERE / "templates"]}]
    return f"{live_server.url}/galerie"


@pytest.fixture
def open_at(browser: Browser, gallery: str) -> Iterator[Callable[..., Page]]:
    """`open_at("queue", 390, "dark")`: a page of the gallery, whose console must stay silent (the network apart)."""
    contexts, said = [], []

    def make(name: str, width: int = 1440, scheme: str = "light", **options: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 844},
            color_scheme=scheme,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console", lambda m: said.append(m.text) if m.type in ("error", "warning") else None
        )
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{gallery}/{name}", wait_until="load")
        return page

    yield make
    for context in contexts:
        context.close()
    assert [words for words in said if "ERR_INTERNET_DISCONNECTED" not in words] == []


@pytest.fixture
def faults() -> Callable[[Page], list[str]]:
    """axe's violations on a page, in words."""

    def look(page: Page) -> list[str]:
        found = Axe().run(page).response["violations"]
        return [
            f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
            for fault in found
            for node in fault["nodes"]
        ]

    return look
