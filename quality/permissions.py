"""Which role may do what in quality: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("quality", GRID)
