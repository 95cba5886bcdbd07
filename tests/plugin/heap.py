"""The many objects that the imported product is made of are not looked at again by each collection of garbage.

They live as long as the process; walking them took a tenth of the suite's processor time.
"""

import gc

import pytest

#: Allocations before a collection: what a test leaves is small beside what is frozen.
PATIENCE = (50_000, 20, 20)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Everything is imported now."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*PATIENCE)
