"""Whole files go to the processes; those that take longest are begun first, so that none ends alone with one.

The runner's own order is by the number of tests, which leaves the few that start real servers for the end.
"""

from collections import defaultdict
from pathlib import Path

import pytest

#: What a test that starts servers weighs beside one that does not.
SLOW = 100


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The heaviest file first; inside a file the order stays."""
    weights: dict[Path, int] = defaultdict(int)
    for item in items:
        weights[item.path] += SLOW if item.get_closest_marker("slow") else 1
    items.sort(key=lambda item: (-weights[item.path], str(item.path)))
