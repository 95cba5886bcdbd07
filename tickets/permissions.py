"""Which role may do what in tickets. The verbs' rows come from the moves table: one rule, once."""

from accounts.roles import CLIENTS, HOTLINE, SELLERS
from core import access
from tickets.moves import CLOCK, MOVES

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
}

access.register("tickets", GRID)
