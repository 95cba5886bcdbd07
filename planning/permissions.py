"""Which role may do what in planning: one row an action. Hotline and sales plan by the same rules (I21)."""

from accounts.roles import HOTLINE, SELLERS
from core import access

PLANNERS = f"{HOTLINE} {SELLERS}"

GRID: dict[str, str] = {
    "planning.view":    f"{PLANNERS} TECHNICAL_DIRECTOR MANAGER HR",
    "planning.book":    PLANNERS,
    "planning.duties":     f"{PLANNERS} TECHNICIAN TECHNICAL_DIRECTOR MANAGER HR",
    "planning.own_duties": f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR",
    "planning.set_duties": "HOTLINE_MANAGER TECHNICAL_DIRECTOR",
    "planning.place":   "HOTLINE_MANAGER TECHNICAL_DIRECTOR SALES_MANAGER",
    "planning.absence": "HOTLINE_MANAGER TECHNICAL_DIRECTOR HR",
    # A colleague's planning, and his visits: a technician looks at his own.
    "planning.of_others": f"{PLANNERS} TECHNICAL_DIRECTOR MANAGER QUALITY HR",
}  # fmt: skip

FIELDS: dict[str, str] = {"planning.duty.mobile": GRID["planning.duties"]}

access.register("planning", GRID, fields=FIELDS)
