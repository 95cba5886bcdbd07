"""Which role may do what in tickets. The verbs' rows come from the moves table: one rule, once."""

from accounts.roles import CLIENTS, HOTLINE, SELLERS, STAFF
from core import access
from tickets.moves import CLOCK, MOVES, Status

_READERS = (
    f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR {SELLERS} MANAGER QUALITY ADMINISTRATOR {CLIENTS}"
)

_VERBS = {
    f"tickets.{verb}": " ".join(role for role in move.roles.split() if role != CLOCK)
    for verb, move in MOVES.items()
}

GRID: dict[str, str] = {
    **_VERBS,
    "tickets.view": _READERS,
    "tickets.queue": f"{HOTLINE} TECHNICAL_DIRECTOR {SELLERS} MANAGER QUALITY",
    "tickets.create": f"{HOTLINE} TECHNICIAN {SELLERS} {CLIENTS}",
    "tickets.describe": HOTLINE,
    "tickets.reclassify": HOTLINE,
    "tickets.diagnose": HOTLINE,
    "tickets.attach": f"{HOTLINE} TECHNICIAN {SELLERS} TECHNICAL_DIRECTOR {CLIENTS}",
    "tickets.calls": HOTLINE,
    "tickets.verify_caller": f"{HOTLINE} TECHNICIAN",
    "tickets.plan": HOTLINE,
    "tickets.simulate": f"{HOTLINE} TECHNICAL_DIRECTOR {SELLERS} MANAGER QUALITY ADMINISTRATOR",
    "tickets.time": f"{HOTLINE} TECHNICIAN",
    "tickets.major": HOTLINE,
    # Targets, steps and tiers: read by those who work under them, set by those who answer for them.
    "tickets.rules": f"{HOTLINE} {SELLERS} TECHNICAL_DIRECTOR MANAGER QUALITY",
    "tickets.edit_rules": "HOTLINE_MANAGER MANAGER",
    "tickets.promise": f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR {SELLERS} MANAGER QUALITY",
    "tickets.breaches": f"{HOTLINE} MANAGER QUALITY SALES_MANAGER TECHNICAL_DIRECTOR",
    "tickets.explain_breach": f"{HOTLINE} SALES SALES_MANAGER TECHNICAL_DIRECTOR",
    "tickets.decide_breach": "HOTLINE_MANAGER MANAGER QUALITY",
    "tickets.export_breaches": "HOTLINE_MANAGER MANAGER QUALITY SALES_MANAGER",
    "tickets.major_view": f"{HOTLINE} TECHNICAL_DIRECTOR {SELLERS} MANAGER QUALITY",
    "tickets.major_read": f"{HOTLINE} TECHNICIAN TECHNICAL_DIRECTOR {SELLERS} MANAGER QUALITY",
    "tickets.link": HOTLINE,
    "tickets.activity": f"{HOTLINE} TECHNICIAN MANAGER",
    # Lead a serious problem without being its commander; answer for any broken promise.
    "tickets.command": "HOTLINE_MANAGER",
    "tickets.answer_for_all": "HOTLINE_MANAGER",
}

#: Between ourselves: what a client's account never reads of its own ticket.
_OURS = (
    "verdict",
    "level",
    "team",
    "solved_level",
    "opened_by",
    "external_ref",
    "last_fact",
    "notes",
    "facts",
)

FIELDS: dict[str, str] = {
    **{f"tickets.ticket.{name}": STAFF for name in _OURS},
    "tickets.pause.reason": STAFF,
    "tickets.clock.inner": STAFF,  # the promises we make each other
    "tickets.clock.steps": STAFF,
    "tickets.recipient.mobile": GRID["tickets.major_view"],
}

access.register(
    "tickets", GRID, fields=FIELDS,
    verbs=[(f"tickets.{verb}", move.button, _VERBS[f"tickets.{verb}"], move.before, Status) for verb, move in MOVES.items()],
)  # fmt: skip
