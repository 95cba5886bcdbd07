"""The many objects a served product is made of are not looked at again by each collection of garbage.

They live as long as the process, and a page leaves little behind beside them: walking them was a twentieth to a
tenth of what a page cost.
"""

import gc

#: Allocations before a collection.
PATIENCE = (50_000, 20, 20)


def settle() -> None:
    """Once everything is imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*PATIENCE)
