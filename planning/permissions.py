"""Which role may do what in planning: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("planning", GRID)
