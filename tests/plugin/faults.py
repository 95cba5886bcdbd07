"""The fault matrix: `make faults` runs all of it, the suite only what is marked quick."""

import pytest

HEAVY = "tests/faults/"


def pytest_addoption(parser: pytest.Parser) -> None:
    """One switch."""
    parser.addoption(
        "--faults",
        action="store_true",
        help="run every scenario of the fault matrix, and only them",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With the switch whatever carries a fault; without it all but the slow scenarios."""
    is_asked = config.getoption("--faults")
    kept, left = [], []
    for item in items:
        is_fault = item.get_closest_marker("fault") is not None
        is_slow = HEAVY in item.nodeid and item.get_closest_marker("quick") is None
        (kept if (is_fault if is_asked else not is_slow) else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept
