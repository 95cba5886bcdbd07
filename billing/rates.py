"""Rates and thresholds that a law or the company may move: dated rows of `core.Setting`, never code.

The values below only serve an installation that has not changed anything yet.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from core import setting

FIRST_VALUES: dict[str, Any] = {
    "billing.vat_rates": ["20", "10", "5.5", "2.1", "0"],
    "billing.recovery_fee": "40",
    "billing.decide_above": "500",
    "billing.payment_days": 30,
    "billing.unbilled_days": 3,
}


def in_force(name: str, on: date) -> Any:
    """The value of that setting on that day."""
    return setting.value(name, on=on, default=FIRST_VALUES[name])


def vat_rates(on: date) -> tuple[Decimal, ...]:
    """The VAT rates allowed on a document issued that day."""
    return tuple(Decimal(rate) for rate in in_force("billing.vat_rates", on))


def amount(name: str, on: date) -> Decimal:
    """An amount in euros."""
    return Decimal(in_force(name, on))


def days(name: str, on: date) -> int:
    """A number of days."""
    return int(in_force(name, on))
