"""Which role may do what in notifications: one row an action."""

from accounts.roles import HOTLINE, SELLERS, STAFF
from core import access

_SUPERVISION = "HOTLINE_MANAGER TECHNICAL_DIRECTOR SALES_MANAGER MANAGER QUALITY ADMINISTRATOR"

GRID: dict[str, str] = {
    "notifications.follow":   access.EVERYBODY,
    "notifications.devices":  STAFF,
    "notifications.received": HOTLINE + " SALES_MANAGER MANAGER",
    "notifications.view":     HOTLINE + " SALES " + _SUPERVISION,
    "notifications.manage":   "HOTLINE_MANAGER SALES_MANAGER ADMINISTRATOR",
    "notifications.matrix":   HOTLINE + " SALES " + _SUPERVISION,
    "notifications.switch":   "HOTLINE_MANAGER TECHNICAL_DIRECTOR MANAGER",
    "notifications.texts":    "HOTLINE_MANAGER TECHNICAL_DIRECTOR SALES_MANAGER MANAGER QUALITY",
    "notifications.edit_texts": "HOTLINE_MANAGER MANAGER QUALITY",
    "notifications.centre":   access.EVERYBODY,
    "notifications.digest":   STAFF,
    "notifications.preferences": access.EVERYBODY,
    "notifications.announcements": STAFF,
    "notifications.announce": "HOTLINE_MANAGER EXPERT TECHNICAL_DIRECTOR MANAGER QUALITY",
    "notifications.broadcast": "HOTLINE_MANAGER TECHNICAL_DIRECTOR SALES_MANAGER MANAGER",
    "notifications.spine":    "HOTLINE_MANAGER TECHNICAL_DIRECTOR ADMINISTRATOR",
    "notifications.health":   HOTLINE + " " + _SUPERVISION,
}  # fmt: skip

_READERS = f"{HOTLINE} {SELLERS} TECHNICAL_DIRECTOR MANAGER QUALITY"

#: An administrator sees that messages leave, not what people write to each other: a subject quotes the client's.
FIELDS: dict[str, str] = {
    "notifications.message.subject": _READERS,
    "notifications.message.text": _READERS,
}

access.register("notifications", GRID, fields=FIELDS)
