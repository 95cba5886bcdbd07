"""How a ledger's quantities are said: minutes as hours, tickets as tickets."""

from decimal import Decimal

from django.utils.translation import ngettext

from core import formats


def said(kind: str, quantity: Decimal | int, entry_kind: str = "") -> str:
    """« 3 h 30 », or « 2,5 tickets » on a pack of tickets (`kind` is the contract's)."""
    if kind == "TICKET_PACK" and entry_kind != "ON_SITE":
        tickets = Decimal(quantity)
        said = formats.figures(tickets)
        return ngettext("%s ticket", "%s tickets", max(int(abs(tickets)), 1)) % said
    return formats.duration(int(quantity))
