"""`make faults` runs every scenario; the suite runs the quick ones. Each has a house of its own."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import house as houses
from tests.faults.house import House, Servers
from tests.faults.post import Post, post

_told: list[str] = []


@pytest.fixture(scope="session")
def servers(django_db_setup: None) -> Iterator[Servers]:
    """Started once for all scenarios."""
    with tempfile.TemporaryDirectory(prefix="s2009-f-", ignore_cleanup_errors=True) as folder:
        running = Servers(Path(folder))
        try:
            yield running
        finally:
            running.stop()


@pytest.fixture
def mail() -> Iterator[Post]:
    """The mail server of the house."""
    with post() as box:
        yield box


@pytest.fixture
def house(servers: Servers, mail: Post, django_db_blocker, request) -> Iterator[House]:
    """An installation on a fresh database, its mail server known, nothing running yet."""
    with django_db_blocker.unblock(), houses.opened(servers) as made:
        made.more |= {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mail.port)}
        yield made
    _told.extend(f"{request.node.name}: {line}" for line in made.told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of the run."""
    if _told:
        terminalreporter.section("what the faults cost")
        for line in _told:
            terminalreporter.write_line(line)
