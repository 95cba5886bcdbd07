"""Which invoices a payment most likely settles (L10). Pure: a proposal, a person confirms it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True)
class Open:
    """One unsettled invoice, oldest first in the list."""

    id: int
    number: str
    left: Decimal


def propose(unsettled: Sequence[Open], amount: Decimal, reference: str = "") -> dict[int, Decimal]:
    """Invoice → part of the amount: those named in the reference, else the one of that exact amount, else the oldest."""
    named = [one for one in unsettled if _names(reference, one.number)]
    exact = [one for one in unsettled if one.left == amount][:1]
    rest = [one for one in unsettled if one not in named]
    parts: dict[int, Decimal] = {}
    for one in (named + rest) if named else (exact or unsettled):
        part = min(one.left, amount - sum(parts.values(), ZERO))
        if part <= 0:
            break
        parts[one.id] = part
    return parts


def _names(reference: str, number: str) -> bool:
    """Whether the reference holds that very number: F-2026-1000 is not in F-2026-10000."""
    return bool(re.search(rf"(?<!\w){re.escape(number)}(?!\d)", reference, re.IGNORECASE))
