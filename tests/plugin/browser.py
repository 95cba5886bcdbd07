"""One Chromium for the browser journeys: the machine's, else the one npm brings at set-up."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

#: How long a busy machine may take to show what is expected; a page that shows it is not waited for.
expect.set_options(timeout=15_000)

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FROM_NPM = Path(__file__).resolve().parents[2] / ".tools" / "chromium" / "chrome"


def find() -> str | None:
    """The browser to drive; CHROMIUM names one explicitly."""
    if named := os.environ.get("CHROMIUM"):
        return named
    if found := next((path for name in NAMES if (path := shutil.which(name))), None):
        return found
    return str(FROM_NPM) if FROM_NPM.exists() else None


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Where pytest-playwright finds the browser, and the switches that keep it off the network."""
    path = find()
    if path is None:
        pytest.fail("no browser: run `make setup`, or: apt-get install chromium", pytrace=False)
    return {**browser_type_launch_args, "executable_path": path, "args": SWITCHES}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a page is a browser test, so that `-m 'not browser'` needs no browser."""
    for item in items:
        if {"page", "context", "browser"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
