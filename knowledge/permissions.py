"""Which role may do what in knowledge: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("knowledge", GRID)
