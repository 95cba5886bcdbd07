"""The sections of an inventory that we read: name → rows of short texts. Everything else is skipped unread."""

import re

from clients.inventory.limits import LONGEST_TEXT

Sections = dict[str, list[dict[str, str]]]

WANTED = frozenset(
    {"hardware", "bios", "networks", "operatingsystem", "cpus", "accountinfo", "users"}
)
#: A machine has at most so many rows of a section that interest us.
MOST_ROWS = 200
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f]")


def clean(text: object) -> str:
    """A value on one line, without control characters, of a bounded length."""
    return _UNPRINTABLE.sub(" ", str(text)[:LONGEST_TEXT]).strip()
