"""Which role may do what in billing: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("billing", GRID)
