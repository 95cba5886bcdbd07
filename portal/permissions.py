"""Which role may open which composite page: one row an action. What they may do there is in the apps' own grids."""

from accounts.roles import CLIENTS, HOTLINE, SELLERS, STAFF
from core import access

GRID: dict[str, str] = {
    "portal.home":     access.EVERYBODY,
    "portal.search":   STAFF,
    # Read the queue and a ticket's page: those who answer for a promise, and those who work on a ticket.
    "portal.desk":     HOTLINE + " TECHNICIAN TECHNICAL_DIRECTOR MANAGER QUALITY " + SELLERS,
    # Take calls and write on tickets from the desk.
    "portal.call":     HOTLINE,
    # One's own daily report.
    "portal.activity": HOTLINE + " TECHNICIAN",
    # The client's own space, and what its manager sees besides.
    "portal.client":   CLIENTS,
    # What was agreed with a client: everybody who works for them, and all of theirs.
    "portal.charter": f"{STAFF} {CLIENTS}",
    "portal.contracts": "CLIENT_MANAGER",
    "portal.extract":  "CLIENT_MANAGER",
    "portal.invoices": "CLIENT_MANAGER",
    "portal.reveals":  "CLIENT_MANAGER",
}  # fmt: skip

access.register("portal", GRID)
