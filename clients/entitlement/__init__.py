"""May I work for them, and who pays? One pure function, asked at the call and again at billing (A04, G12).

The caller brings the contracts, their ledgers and the day; nothing here reads the database or a clock.
"""

from clients.entitlement.rule import judge, year_start
from clients.entitlement.terms import DEFAULT_ROUNDING, Case, Line, Standing, Terms, Usual, covering
from clients.entitlement.verdict import (
    COVERED,
    EXPIRED,
    HOURS,
    IN_FORCE,
    SUSPENDED,
    TICKETS,
    TO_BILL,
    WORDS,
    Verdict,
)

__all__ = [
    "COVERED",
    "DEFAULT_ROUNDING",
    "EXPIRED",
    "HOURS",
    "IN_FORCE",
    "SUSPENDED",
    "TICKETS",
    "TO_BILL",
    "WORDS",
    "Case",
    "Line",
    "Standing",
    "Terms",
    "Usual",
    "Verdict",
    "covering",
    "judge",
    "year_start",
]
