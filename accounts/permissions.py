"""Which role may do what in accounts: one row an action."""

from accounts.roles import STAFF
from core import access

GRID: dict[str, str] = {
    "accounts.own_profile": access.EVERYBODY,
    "accounts.grid":        STAFF,
    "accounts.view_people": "ADMINISTRATOR HR TECHNICAL_DIRECTOR HOTLINE_MANAGER SALES_MANAGER MANAGER",
    "accounts.edit_people": "ADMINISTRATOR HR",
    "accounts.change_role": "ADMINISTRATOR",
    "accounts.deactivate":  "ADMINISTRATOR HR",
    "accounts.keep_clauses": "ADMINISTRATOR HR",
    "accounts.own_clause":   STAFF,
    "accounts.absences":     STAFF,
    "accounts.end_sessions": "ADMINISTRATOR HR",
    "accounts.reset_factor": "ADMINISTRATOR",
    "accounts.view_as":     "ADMINISTRATOR TECHNICAL_DIRECTOR",
    "accounts.view_skills": STAFF,
    "accounts.view_settings": "ADMINISTRATOR HOTLINE_MANAGER SALES_MANAGER TECHNICAL_DIRECTOR MANAGER QUALITY",
    "accounts.edit_settings": "ADMINISTRATOR",
    "accounts.read_admin_log": "ADMINISTRATOR TECHNICAL_DIRECTOR MANAGER QUALITY",
    "accounts.edit_skills": "ADMINISTRATOR HR TECHNICAL_DIRECTOR HOTLINE_MANAGER",
}  # fmt: skip

#: Somebody else's private number; who is on call has it shown by the planning.
FIELDS: dict[str, str] = {"accounts.person.mobile": GRID["accounts.view_people"]}

access.register("accounts", GRID, fields=FIELDS)
