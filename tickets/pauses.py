"""What a ticket may wait for, and which promises that stops: one table (D08).

Only what is outside our control stops a promise to the client. Every waiting has an author, and an end:
the day it was given, else the longest the table allows, in working days.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tickets import sla

CUSTOMER, SUPPLIER = "customer", "supplier"

_NOT_OURS = (sla.RESTORE, sla.RESOLUTION, sla.LEVEL_2, sla.LEVEL_3)
_OURS: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cause:
    """One reason to wait: whose turn it is, what it stops, for how many working days at most."""

    whom: str
    stops: tuple[str, ...]
    days: int
    words: str | Promise


CAUSES = {
    # cause                 whose turn  what it stops  days
    "ANSWER":         Cause(CUSTOMER,   _NOT_OURS,     10, _("Une réponse du client")),
    "TEST":           Cause(CUSTOMER,   _NOT_OURS,     10, _("Un essai par le client")),
    "SLOT":           Cause(CUSTOMER,   _NOT_OURS,     15, _("Une disponibilité du client")),
    "CLIENT_ACCESS":  Cause(CUSTOMER,   _NOT_OURS,     10, _("Un accès que le client doit ouvrir")),
    "ORDER":          Cause(CUSTOMER,   _NOT_OURS,     20, _("L’accord du client sur un devis")),
    "SUPPLIER":       Cause(SUPPLIER,   _NOT_OURS,     10, _("Le retour d’un fournisseur")),
    "THIRD_PARTY":    Cause(SUPPLIER,   _NOT_OURS,     10, _("La réparation d’un opérateur ou d’un éditeur")),
    "OUR_PART":       Cause(SUPPLIER,   _OURS,         10, _("Une pièce que nous avons commandée")),
    "OUR_STOCK":      Cause(SUPPLIER,   _OURS,          5, _("Notre stock ou notre atelier")),
}  # fmt: skip

#: All that some waiting stops.
PAUSABLE = frozenset(kind for row in CAUSES.values() for kind in row.stops)
#: The cause when a person only says whose turn it is.
USUAL = {CUSTOMER: "ANSWER", SUPPLIER: "SUPPLIER"}


def of(whom: str, cause: str = "") -> Cause | None:
    """The row of that cause if it is that person's turn; the usual one when none was named."""
    row = CAUSES.get(cause or USUAL[whom])
    return row if row and row.whom == whom else None


def stopped_kinds(cause: str) -> tuple[str, ...]:
    """The promises a cause stops; the usual ones for a cause of before the table."""
    row = CAUSES.get(cause)
    return row.stops if row else _NOT_OURS


def stopped(data: dict[str, object]) -> tuple[str, ...]:
    """The promises a fact « waiting » stopped, as it says; facts from before the table stopped the usual ones."""
    said = data.get("stops")
    return tuple(str(kind) for kind in said) if isinstance(said, list) else _NOT_OURS
