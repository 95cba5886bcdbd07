"""What an hour, a journey, a ticket or a part costs: the contract's row, then the client's, then the catalogue's
(G15, G16, L19). Pure.

A row says a price, or multiplies one; what it leaves empty holds for every work, role or moment. Of two rows
of the same owner the more precise wins, and of two as precise the one that comes first: the caller's latest. A contract's own hourly rate is its least precise row. A coefficient
with a moment is a surcharge, which weighs on packs too; without one it reduces (or raises) the price alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

REMOTE, ON_SITE, PROJECT, TRAVEL = "REMOTE", "ON_SITE", "PROJECT", "TRAVEL"
TICKET, PART = "TICKET", "PART"
#: What a row for every work does not speak of: no hour is counted.
APART = (TRAVEL, TICKET, PART)
DAY, NIGHT, WEEKEND, HOLIDAY = "DAY", "NIGHT", "WEEKEND", "HOLIDAY"
CONTRACT, CLIENT, CATALOGUE = "CONTRACT", "CLIENT", "CATALOGUE"
OWNERS = (CONTRACT, CLIENT, CATALOGUE)
CENT = Decimal("0.01")
#: What is asked when nobody wrote a price: before tax, an hour, a journey.
DEFAULT_RATE, DEFAULT_TRAVEL = Decimal("82.00"), Decimal("45.00")


@dataclass(frozen=True)
class Row:
    """One row of a rate card."""

    owner: str
    work: str = ""
    role: str = ""
    band: str = ""
    within_km: int | None = None
    article: str = ""
    price: Decimal | None = None
    coefficient: Decimal | None = None

    def fits(self, work: str, role: str, band: str) -> bool:
        """Whether it speaks of this work; a row for every work speaks of hours alone."""
        of_work = self.work == work or (not self.work and work not in APART)
        return of_work and self.role in ("", role) and self.band in ("", band)

    @property
    def rank(self) -> tuple[int, int]:
        """The owner first, then the more precise: the article, the moment, the person, the work."""
        precise = (
            8 * bool(self.article) + 4 * bool(self.band) + 2 * bool(self.role) + bool(self.work)
        )
        return OWNERS.index(self.owner), -precise


@dataclass(frozen=True)
class Price:
    """An hour or a journey: its price, and how much it weighs on a pack of hours."""

    amount: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Lot:
    """Tickets still held, at the price they were bought for; None when nobody noted it."""

    quantity: Decimal
    price: Decimal | None = None


@dataclass(frozen=True)
class Card:
    """All the rows that may hold, over the base of the contract (or of nobody)."""

    rows: tuple[Row, ...] = field(default=())
    hour: Decimal = DEFAULT_RATE
    trip: Decimal = DEFAULT_TRAVEL
    has_contract: bool = False
    lots: tuple[Lot, ...] = ()

    def labour(self, work: str, role: str = "", band: str = DAY) -> Price:
        """What an hour of this work costs, and its weight on a pack."""
        fitting = [row for row in self.rows if row.fits(work, role, band)]
        base = self._best(row for row in fitting if row.price is not None)
        amount = base.price if base and base.price is not None else self.hour
        amount *= self._reduction(fitting, base)
        weight = _surcharge(fitting)
        says_the_moment = base is not None and bool(base.band)
        return Price(cents(amount if says_the_moment else amount * weight), weight)

    def _reduction(self, fitting: list[Row], base: Row | None) -> Decimal:
        """The coefficient without a moment: it holds for its owner's prices and for those that come after."""
        own = CONTRACT if self.has_contract and base is None else base.owner if base else CATALOGUE
        rows = [row for row in fitting if row.coefficient is not None and not row.band]
        found = _least(row for row in rows if OWNERS.index(row.owner) <= OWNERS.index(own))
        return found.coefficient if found and found.coefficient else Decimal(1)

    def journey(self, km: float | None, role: str = "", band: str = DAY) -> Decimal:
        """What a journey of that distance costs: the nearest zone that reaches; unknown is the farthest."""
        fitting = [row for row in self.rows if row.fits(TRAVEL, role, band) and _reaches(row, km)]
        base = self._zone(fitting)
        amount = base.price if base and base.price is not None else self.trip
        amount *= self._reduction(fitting, base)
        return cents(amount if base and base.band else amount * _surcharge(fitting))

    def _zone(self, fitting: list[Row]) -> Row | None:
        """The nearest zone of the best owner; the contract's own journey comes before the client's rows."""
        reaching = [row for row in fitting if row.price is not None]
        if not reaching or (self.has_contract and all(r.owner != CONTRACT for r in reaching)):
            return None
        owner = min(OWNERS.index(row.owner) for row in reaching)
        return min(
            (row for row in reaching if OWNERS.index(row.owner) == owner),
            key=lambda row: (row.within_km is None, row.within_km or 0, row.rank),
        )

    def ticket(self) -> Decimal | None:
        """What a ticket beyond the pack costs; None when nobody wrote it: the work is priced by the hour."""
        return self._of_a_thing([row for row in self.rows if row.work == TICKET])

    def held(self, quantity: Decimal) -> Sequence[Lot]:
        """What so many tickets of the pack are worth, in the order of use: beyond the pack, else as bought."""
        if (beyond := self.ticket()) is not None:
            return [Lot(quantity, beyond)]
        found: list[Lot] = []
        for lot in self.lots:
            if (taken := min(lot.quantity, quantity)) > 0:
                found.append(Lot(taken, lot.price))
                quantity -= taken
        return [*found, Lot(quantity)] if quantity > 0 else found

    def part(self, article: str, noted: Decimal = Decimal(0)) -> Decimal:
        """What a part costs; the price noted with it stands where the catalogue's would."""
        named = article.strip().casefold()
        rows = [
            row
            for row in self.rows
            if row.work == PART and row.article.strip().casefold() in ("", named)
        ]
        if noted:
            rows = [row for row in rows if row.owner != CATALOGUE or row.price is None]
            rows.append(Row(CATALOGUE, PART, article=article, price=noted))
        found = self._of_a_thing(rows)
        return Decimal(0) if found is None else found

    def _of_a_thing(self, rows: list[Row]) -> Decimal | None:
        """The first price of the best owner, reduced as agreed."""
        base = _least(row for row in rows if row.price is not None)
        if base is None or base.price is None:
            return None
        return cents(base.price * self._reduction(rows, base))

    def _best(self, rows: Iterable[Row]) -> Row | None:
        """The first row of the best owner; the contract's own rate comes before the client's rows."""
        found = _least(rows)
        if found and self.has_contract and found.owner != CONTRACT:
            return None
        return found


def owner(contract: int | None, client: int | None) -> str:
    """Whose row it is; the house's when it is neither's."""
    return CONTRACT if contract else CLIENT if client else CATALOGUE


def _least(rows: Iterable[Row]) -> Row | None:
    return min(rows, key=lambda row: row.rank, default=None)


def _surcharge(fitting: list[Row]) -> Decimal:
    """The coefficient of the moment."""
    found = _least(row for row in fitting if row.coefficient is not None and row.band)
    return found.coefficient if found and found.coefficient else Decimal(1)


def _reaches(row: Row, km: float | None) -> bool:
    return row.within_km is None or (km is not None and km <= row.within_km)


def cents(amount: Decimal) -> Decimal:
    """Rounded to the cent, halves up."""
    return amount.quantize(CENT, ROUND_HALF_UP)
