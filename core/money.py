"""Money: `Decimal` only, euros, rounded half up to the cent (rules-billing 1.4)."""

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(amount: Decimal | int | str) -> Decimal:
    """The amount rounded half up to two places. Floats are refused: they have already lost cents."""
    if isinstance(amount, float):
        raise TypeError("money is Decimal, never float")
    return Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP)


def vat(net: Decimal, rate: Decimal) -> Decimal:
    """The VAT on a net sum at `rate` percent, rounded once."""
    return cents(net * rate / 100)
