"""Which role may do what in interventions: one row an action."""

from core import access

GRID: dict[str, str] = {}

access.register("interventions", GRID)
