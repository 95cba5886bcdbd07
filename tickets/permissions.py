"""Which role may do what in tickets: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("tickets", GRID)
