"""The prices of one contract that an amendment may change: its own, its lines', its card's (G11, L19)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from clients import indexing, renewal
from clients.models import Contract, ContractLine, Rate
from clients.words import rate_words

MOST = 100
ZERO = Decimal(0)


@dataclass(frozen=True)
class Priced:
    """One price: the name an amendment gives it, its words, what it is now."""

    name: str
    words: str
    amount: Decimal


def prices_of(contract: Contract, day: date) -> list[Priced]:
    """The contract's own terms, then the lines and the rows of its card that are not over."""
    own = [
        Priced(name, capfirst(_named(name)), amount)
        for name in indexing.PRICES
        if (amount := getattr(contract, name))
    ]
    running = Q(until=None) | Q(until__gt=day)
    lines = contract.lines.filter(running, monthly_fee__gt=0)[:MOST]
    rates = contract.rates.filter(running, price__gt=0)[:MOST]
    return [
        *own,
        *(Priced(renewal.fee_of_line(x.pk), _fee_words(x), x.monthly_fee or ZERO) for x in lines),
        *(Priced(renewal.price_of_rate(x.pk), _price_words(x), x.price or ZERO) for x in rates),
    ]


def words_of(contract: Contract) -> dict[str, str]:
    """Every name that an amendment of this contract may hold, in words."""
    own = {name: _named(name) for name in renewal.AMENDABLE}
    lines = {renewal.fee_of_line(x.pk): _fee_words(x) for x in contract.lines.all()[:MOST]}
    rates = {renewal.price_of_rate(x.pk): _price_words(x) for x in contract.rates.all()[:MOST]}
    return own | lines | rates


def _named(name: str) -> str:
    field: Any = Contract._meta.get_field(name)
    return str(field.verbose_name)


def _fee_words(line: ContractLine) -> str:
    return _("Redevance HT par mois, %s") % line.title


def _price_words(rate: Rate) -> str:
    words = _("Prix HT, %s") % rate_words(rate)
    return f"{words}, {rate.get_band_display().lower()}" if rate.band else words
