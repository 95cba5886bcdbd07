"""Which role may do what in billing: one row an action."""

from accounts.roles import SELLERS
from billing.models import ItemState
from billing.moves import MOVES
from core import access

GRID: dict[str, str] = {
    "billing.worklist": f"{SELLERS} MANAGER",
    "billing.view":     f"{SELLERS} MANAGER",
    "billing.decide":   SELLERS,
    "billing.answer":   "HOTLINER EXPERT HOTLINE_MANAGER TECHNICIAN",
    "billing.issue":    SELLERS,
    "billing.pay":      SELLERS,
    "billing.suspend":  "SALES_MANAGER",
    "billing.simulate": f"{SELLERS} MANAGER HOTLINE_MANAGER",
    "billing.profile":  "SALES_MANAGER ADMINISTRATOR",
    "billing.export":   f"{SELLERS} MANAGER",
    "billing.pdf":      f"{SELLERS} MANAGER CLIENT_MANAGER",
}  # fmt: skip

access.register(
    "billing", GRID,
    verbs=[(f"billing.{verb}", move.button, GRID["billing.decide"], move.before, ItemState) for verb, move in MOVES.items()],
)  # fmt: skip
