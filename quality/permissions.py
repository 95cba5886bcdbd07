"""Which role may do what in quality: one row an action."""

from accounts.roles import HOTLINE, SELLERS
from core import access

_LEADERS = "HOTLINE_MANAGER TECHNICAL_DIRECTOR SALES_MANAGER MANAGER QUALITY"

GRID: dict[str, str] = {
    "quality.dashboard":       _LEADERS,
    "quality.export":          _LEADERS,
    "quality.syntheses":       _LEADERS,
    "quality.make_synthesis":  "MANAGER QUALITY",
    "quality.surveys":         _LEADERS,
    "quality.process":         f"{HOTLINE} {SELLERS} TECHNICAL_DIRECTOR MANAGER QUALITY",
    "quality.sign_activity":   f"{HOTLINE} TECHNICIAN",
}  # fmt: skip

access.register("quality", GRID)
