"""Which role may do what in clients: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("clients", GRID)
