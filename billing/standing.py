"""A client's commercial status from what it owes (L12, G10). Pure: only a decision suspends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

UP_TO_DATE, OUTSTANDING, OVERDUE, SUSPENDED = "UP_TO_DATE", "OUTSTANDING", "OVERDUE", "SUSPENDED"


@dataclass(frozen=True)
class Owed:
    """One unsettled invoice: its number, what is left to pay, and when it was due."""

    number: str
    left: Decimal
    due_on: date


@dataclass(frozen=True)
class Standing:
    """The status, what is late and what is owed."""

    status: str
    late: tuple[Owed, ...]
    owed: Decimal


def of(unsettled: Sequence[Owed], *, today: date, is_suspended: bool) -> Standing:
    """Late from the day after the due date (PAY-03); a suspension stays until somebody lifts it."""
    late = tuple(sorted((o for o in unsettled if o.due_on < today), key=lambda o: o.due_on))
    owed = sum((o.left for o in unsettled), Decimal(0))
    if is_suspended:
        status = SUSPENDED
    elif late:
        status = OVERDUE
    else:
        status = OUTSTANDING if unsettled else UP_TO_DATE
    return Standing(status, late, owed)
