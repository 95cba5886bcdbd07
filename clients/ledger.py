"""Packs of hours or tickets: what may be used on a day, and from which pack a use is drawn (G13, G15). Pure.

The first to expire is used first. What a pack without expiry date holds comes last, and so does the pool
without any pack, which also carries what was overdrawn (then it is negative).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from clients import pricing

#: The share left at which the sales service is told (G13).
LOW = Decimal("0.20")


@dataclass(frozen=True)
class Holding:
    """What the ledger says of one pack, or of the pool (`pack` None)."""

    pack: int | None
    left: Decimal
    bought: Decimal = Decimal(0)
    expires_on: date | None = None
    unit_price: Decimal | None = None

    def is_usable(self, on: date) -> bool:
        """Whether it has not expired; its last day counts."""
        return self.expires_on is None or on <= self.expires_on


@dataclass(frozen=True)
class Draw:
    """A part of one use, taken from one pack."""

    pack: int | None
    quantity: Decimal


def in_order(holdings: Sequence[Holding], on: date) -> list[Holding]:
    """Those that may be used that day, the first to expire first, the pool last."""
    usable = [one for one in holdings if one.is_usable(on)]
    return sorted(
        usable, key=lambda one: (one.expires_on or date.max, one.pack is None, one.pack or 0)
    )


def balance(holdings: Sequence[Holding], on: date) -> Decimal:
    """What is left that day; negative when overdrawn."""
    return sum((one.left for one in holdings if one.is_usable(on)), Decimal(0))


def bought(holdings: Sequence[Holding], on: date) -> Decimal:
    """What the packs in use held when they were bought; when all are spent, the last one."""
    usable = [one for one in holdings if one.is_usable(on)]
    used = [one for one in usable if one.left > 0 or one.pack is None]
    if not any(one.left > 0 for one in usable):
        used += sorted((one for one in usable if one.pack), key=lambda one: one.pack or 0)[-1:]
    return sum((one.bought for one in used), Decimal(0))


def worth(holdings: Sequence[Holding], on: date, unit: Decimal = Decimal(1)) -> Decimal | None:
    """What is left at the prices it was bought for, each of so many `unit`; None when one was not noted."""
    left = [one for one in holdings if one.is_usable(on) and one.left > 0]
    if not left or any(one.unit_price is None for one in left):
        return None
    total = sum((one.left * (one.unit_price or 0) for one in left), Decimal(0))
    return pricing.cents(total / unit)


def expired(holdings: Sequence[Holding], on: date) -> list[Holding]:
    """The packs whose rest is lost."""
    return [one for one in holdings if one.left > 0 and not one.is_usable(on)]


def draw(holdings: Sequence[Holding], quantity: Decimal, on: date) -> list[Draw]:
    """The packs a use takes from; what no pack holds is overdrawn on the pool, as its last part."""
    free = max(balance(holdings, on), Decimal(0))
    parts: list[Draw] = []
    missing = quantity
    for one in in_order(holdings, on):
        taken = min(missing, one.left, free)
        if taken > 0:
            parts.append(Draw(one.pack, taken))
            missing, free = missing - taken, free - taken
    if missing > 0:
        parts.append(Draw(None, missing))
    return parts


def is_low(before: Decimal, after: Decimal, whole: Decimal) -> bool:
    """Whether this use crosses a line at which a top-up is proposed: a fifth is left, then nothing."""
    return whole > 0 and any(before > line >= after for line in (whole * LOW, Decimal(0)))
