"""Which role may do what in accounts: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("accounts", GRID)
