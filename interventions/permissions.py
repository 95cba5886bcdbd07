"""Which role may do what in interventions: one row an action."""

from accounts.roles import CLIENTS
from clients.permissions import OFFICE
from core import access
from interventions.models import MissionStatus
from interventions.moves import MOVES
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

FIELDS: dict[str, str] = {"interventions.partused.unit_price": OFFICE}

access.register(
    "interventions", GRID, fields=FIELDS,
    verbs=[(f"interventions.{verb}", move.button, move.roles, move.before, MissionStatus) for verb, move in MOVES.items()],
)  # fmt: skip
