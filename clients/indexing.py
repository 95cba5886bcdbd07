"""What a price becomes when its index moves: P1 = P0 × S1 / S0 (rules-billing 1.10). Pure.

The ratio is kept exact until the price itself is rounded, half up, to the cent.
"""

from decimal import Decimal
from fractions import Fraction

#: The terms of a contract that an index revises.
PRICES = ("hourly_rate", "monthly_fee", "travel_fee")


def revised(
    price: Decimal,
    base: Decimal,
    value: Decimal,
    *,
    fixed_percent: Decimal = Decimal(0),
    never_down: bool = False,
) -> Decimal:
    """The price once its index went from `base` to `value`; a fixed part of it does not follow."""
    fixed = Fraction(fixed_percent) / 100
    exact = Fraction(price) * (fixed + (1 - fixed) * Fraction(value) / Fraction(base))
    found = Decimal(int(exact * 100 + Fraction(1, 2))) / 100
    return max(price, found) if never_down else found
