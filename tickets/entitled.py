"""The verdict on a ticket, by the one function of the contracts: at intake, while time is noted, at billing (G12)."""

from collections.abc import Sequence
from datetime import datetime

from clients.entitlement import Verdict
from clients.models import Contract
from clients.selectors import verdict_for
from tickets.models import Ticket


def verdict_of(
    ticket: Ticket, at: datetime, contracts: Sequence[Contract] | None = None
) -> Verdict:
    """Who pays for this ticket at that instant; `contracts` are the client's when they are read already."""
    return verdict_for(
        ticket.client,
        site=ticket.site,
        nature=ticket.nature,
        category=ticket.category.path if ticket.category else "",
        asset=ticket.asset,
        at=at,
        contracts=contracts,
    )
