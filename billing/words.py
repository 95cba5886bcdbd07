"""How billing writes days, quantities and prices, on screen and on paper."""

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from clients.models import Contract
from core import formats

CONTRACTS = {
    "MANAGED_SERVICES": _("contrat d’infogérance %s"),
    "FLAT_FEE": _("contrat au forfait %s"),
    "HOUR_PACK": _("carnet d’heures %s"),
    "TICKET_PACK": _("carnet de tickets %s"),
    "TIME_AND_MATERIALS": _("contrat de régie %s"),
}


def day_full(on: date) -> str:
    """« 17 novembre 2026 »."""
    return formats.day_long(on, year=True).split(" ", 1)[1]


def quantity(amount: Decimal, unit: str) -> str:
    """« 1,50 h », « 1 forfait », « 2 trajets »; at most two decimals unless more are needed."""
    exact = amount.normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    if unit == "h":
        places = max(2, places)
    plural = "s" if amount >= 2 and unit in ("trajet", "forfait", "ticket") else ""
    return f"{formats.number(amount, places)}{formats.NARROW}{unit}{plural}"


def rate(percent: Decimal) -> str:
    """« 20 % », « 5,5 % »."""
    exact = percent.normalize()
    places = max(0, -int(exact.as_tuple().exponent))
    return f"{formats.number(percent, places)}{formats.NARROW}%"


def contract(of: Contract) -> str:
    """« contrat d’infogérance 26-0118 », « carnet d’heures 26-0119 »."""
    return str(CONTRACTS[of.kind]) % of.number


def siren(digits: str) -> str:
    """« 999 123 458 », « 999 123 458 00013 »."""
    return formats.NARROW.join(
        part for part in (digits[:3], digits[3:6], digits[6:9], digits[9:]) if part
    )


def on_one_line(address: str) -> str:
    """An address of several lines, on one."""
    return ", ".join(line.strip().rstrip(",") for line in address.splitlines() if line.strip())
