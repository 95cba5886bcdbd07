"""The arithmetic of a document: rounded net lines, VAT once per rate, nothing else (rules-billing 1.4).

Pure. Negative lines are refused: a correction is a document of its own (NUM-10).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from core import money

ZERO = Decimal("0.00")


class Priced(Protocol):
    """Anything with a quantity, two prices before tax and a rate in percent."""

    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit_price(self) -> Decimal: ...
    @property
    def value_price(self) -> Decimal: ...
    @property
    def vat_rate(self) -> Decimal: ...


@dataclass(frozen=True)
class Share:
    """One VAT rate: the net sum it bears on, and the tax."""

    rate: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Totals:
    """Net, tax per rate, gross; and the value outside the contract, which is not due."""

    net: Decimal
    shares: tuple[Share, ...]
    vat: Decimal
    gross: Decimal
    value: Decimal


def net(line: Priced) -> Decimal:
    """The line's net amount, rounded once."""
    if line.unit_price < 0 or line.quantity < 0:
        raise ValueError("a line is never negative")
    return money.cents(line.quantity * line.unit_price)


def value(line: Priced) -> Decimal:
    """What the line would have cost outside the contract, rounded once."""
    return money.cents(line.quantity * line.value_price)


def of(lines: Iterable[Priced]) -> Totals:
    """The totals of these lines: VAT = Σ per rate on the sum of rounded nets; gross = net + VAT."""
    nets: dict[Decimal, Decimal] = {}
    worth = ZERO
    for line in lines:
        rate = money.cents(line.vat_rate)
        nets[rate] = nets.get(rate, ZERO) + net(line)
        worth += value(line)
    shares = tuple(
        Share(rate, amount, money.vat(amount, rate))
        for rate, amount in sorted(nets.items(), reverse=True)
    )
    total, tax = sum((s.net for s in shares), ZERO), sum((s.vat for s in shares), ZERO)
    return Totals(total, shares, tax, total + tax, worth)
