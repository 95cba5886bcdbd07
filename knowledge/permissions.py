"""Which role may do what in knowledge: one row an action."""

from accounts.roles import HOTLINE, STAFF
from core import access

_AUTHORS = f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR QUALITY"
_KEEPERS = "HOTLINE_MANAGER EXPERT TECHNICAL_DIRECTOR QUALITY"

GRID: dict[str, str] = {
    "knowledge.view":            STAFF,
    "knowledge.read":            access.EVERYBODY,
    "knowledge.write":           _AUTHORS,
    "knowledge.edit_procedures": _KEEPERS,
    "knowledge.edit_categories": f"{_KEEPERS} ADMINISTRATOR",
}  # fmt: skip

#: How we work is no client's: where a caller is checked least of all.
FIELDS: dict[str, str] = {
    "knowledge.article.author":        STAFF,
    "knowledge.article.audience":      STAFF,
    "knowledge.category.keywords":     STAFF,
    "knowledge.category.needs_caller": STAFF,
    "knowledge.category.procedure":    STAFF,
}  # fmt: skip

access.register("knowledge", GRID, fields=FIELDS)
