"""Loaded with `-p tests.plugin`, before any settings are read: real servers for the suite.

pytest-django reads the settings before any conftest, hence a plugin. DATABASE_URL and REDIS_URL, where
set, are used as they are; otherwise this run gets its own PostgreSQL and Valkey in a temporary folder,
bound to its life. Workers of pytest-xdist inherit the controller's environment and start nothing.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from support2009.local import valkey
from support2009.local.children import Child
from support2009.local.places import Places, Trouble
from tests.plugin import prepared

pytest_plugins = [
    "tests.plugin.browser",
    "tests.plugin.faults",
    "tests.plugin.heap",
    "tests.plugin.order",
    "tests.plugin.rows",
]
#: What one Valkey holds apart.
DATABASES = 16
_ours = pytest.StashKey[tuple[list[Child], Path]]()


def _start(children: list[Child], folder: Path) -> None:
    places = Places(folder)
    if not os.environ.get("DATABASE_URL"):
        child, os.environ["DATABASE_URL"] = prepared.start(places)
        os.environ["TEST_TEMPLATE"] = prepared.NAME
        children.append(child)
    if not os.environ.get("REDIS_URL"):
        child, os.environ["REDIS_URL"] = valkey.start(places, keep=False)
        children.append(child)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Start what the environment does not name, before Django's settings are imported."""
    asked_to_run = not (early_config.known_args_namespace.help or _only_collects(early_config))
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        _keep_apart(int(worker.removeprefix("gw")))
    else:
        children: list[Child] = []
        folder = Path(tempfile.mkdtemp(prefix="s2009-"))
        early_config.stash[_ours] = (children, folder)
        early_config.add_cleanup(lambda: _stop(children, folder))
        os.environ["DATA_DIR"] = str(folder)
        os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright keeps a loop running
        try:
            if asked_to_run:
                _start(children, folder)
        except Trouble as trouble:
            raise pytest.UsageError(str(trouble)) from None
    return (yield)


def _keep_apart(worker: int) -> None:
    """A cache of its own for each process of the runner: what one empties, the others still hold."""
    address = os.environ.get("REDIS_URL", "")
    os.environ["REDIS_URL"] = address.replace("?db=0", f"?db={1 + worker % (DATABASES - 1)}")


def _only_collects(config: pytest.Config) -> bool:
    return bool(getattr(config.known_args_namespace, "collectonly", False))


def _stop(children: list[Child], folder: Path) -> None:
    for child in reversed(children):
        child.stop()
    shutil.rmtree(folder, ignore_errors=True)
