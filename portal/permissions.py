"""Which role may open which of the composite pages: one row a door."""

from accounts.roles import CLIENTS
from core import access

GRID: dict[str, str] = {
    "portal.client":   CLIENTS,
    "portal.invoices": "CLIENT_MANAGER",
}  # fmt: skip

access.register("portal", GRID)
