"""Which role may do what in interventions: one row an action."""

from accounts.roles import CLIENTS
from core import access
from planning.permissions import PLANNERS

READERS = f"{PLANNERS} TECHNICAL_DIRECTOR MANAGER QUALITY"

GRID: dict[str, str] = {
    "interventions.view":   READERS,
    "interventions.plan":   PLANNERS,
    "interventions.field":  "TECHNICIAN",
    "interventions.answer": f"{PLANNERS} TECHNICIAN",
    "interventions.list":   f"{READERS} TECHNICIAN",
    "interventions.report": f"{READERS} TECHNICIAN {CLIENTS}",
}  # fmt: skip

access.register("interventions", GRID)
