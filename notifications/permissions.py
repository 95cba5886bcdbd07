"""Which role may do what in notifications: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("notifications", GRID)
