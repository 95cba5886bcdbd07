"""Rates and thresholds in force on a day; they are declared in `billing.dials`."""

from datetime import date
from decimal import Decimal
from typing import Any

from core import setting


def in_force(name: str, on: date) -> Any:
    """The value of that setting on that day."""
    return setting.value(name, on=on)


def vat_rates(on: date) -> tuple[Decimal, ...]:
    """The VAT rates allowed on a document issued that day."""
    return tuple(Decimal(rate) for rate in in_force("billing.vat_rates", on))


def amount(name: str, on: date) -> Decimal:
    """An amount in euros."""
    return Decimal(in_force(name, on))


def hour(name: str, on: date) -> int:
    """An hour of the day."""
    return int(in_force(name, on))


def days(name: str, on: date) -> int:
    """A number of days."""
    return int(in_force(name, on))
