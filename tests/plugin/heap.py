"""What the suite imports is as lasting as what a server does: walking it took a tenth of the suite's processor time."""

import pytest

from core import heap


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Everything is imported now."""
    heap.settle()
