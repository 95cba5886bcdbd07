"""Whole files go to the processes; those that take longest are begun first, so that none ends alone with one.

The runner's own order is by the number of tests, which leaves the few that start real servers for the end.
"""

from collections import defaultdict
from pathlib import Path

import pytest

#: What a test weighs: one that starts servers, or a fault, mostly waits, one with a browser takes a second.
SLOW, BROWSER = 100, 5
#: Minutes of work for a processor each. With these begun, the third process waits for servers meanwhile.
LONGEST = ("test_every_page.py", "test_every_door.py")


def _weight(item: pytest.Item) -> int:
    if item.get_closest_marker("slow") or item.get_closest_marker("quick"):
        return SLOW
    return BROWSER if item.get_closest_marker("browser") else 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, then the heaviest; inside a file the order stays."""
    weights: dict[Path, int] = defaultdict(int)
    for item in items:
        weights[item.path] += _weight(item)
    items.sort(key=lambda it: (it.path.name not in LONGEST, -weights[it.path], str(it.path)))
