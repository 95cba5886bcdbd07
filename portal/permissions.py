"""Which role may do what in portal: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("portal", GRID)
