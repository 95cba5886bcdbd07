"""A browser on the gallery: the machine's Chromium, without its background chatter."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip


@pytest.fixture
def gallery(settings, live_server) -> str:
    """The address of the gallery's pages."""
    settings.ROOT_URLCONF = "tests.design.gallery"
    engine = {**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], HERE / "templates"]}
    settings.TEMPLATES = [engine]
    return f"{live_server.url}/galerie"
