"""What a contract says, as plain values: its perimeter, its lines, its prices, what its ledger holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from clients.pricing import DEFAULT_RATE, DEFAULT_TRAVEL

DEFAULT_ROUNDING = 15


@dataclass(frozen=True)
class Case:
    """What is asked for: where, of which nature and category, about which machine; unknown is empty."""

    site_id: int | None = None
    nature: str = ""
    category: str = ""
    asset_id: int | None = None


def _outside(case: Case, sites: frozenset[int], natures: frozenset[str]) -> str:
    """Why a perimeter leaves the case out, in words; what is unknown is not held against the client."""
    if sites and case.site_id is not None and case.site_id not in sites:
        return _("site hors périmètre")
    if natures and case.nature and case.nature not in natures:
        return _("service hors périmètre")
    return ""


@dataclass(frozen=True)
class Line:
    """One service sold: its own perimeter and what it covers; `until` is the first day without it."""

    id: int | None = None
    title: str = ""
    since: date = date.min
    until: date | None = None
    site_ids: frozenset[int] = frozenset()
    asset_ids: frozenset[int] = frozenset()
    natures: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    covers_remote: bool = True
    covers_on_site: bool = False
    covers_travel: bool = False
    covers_parts: bool = False
    calendar_id: int | None = None
    monthly_fee: Decimal | None = None

    def runs_on(self, day: date) -> bool:
        """Whether it holds that day."""
        return self.since <= day and (self.until is None or day < self.until)

    def outside(self, case: Case) -> str:
        """Why it does not cover the case; empty when it does."""
        if self.asset_ids and case.asset_id is not None and case.asset_id not in self.asset_ids:
            return _("équipement hors périmètre")
        if self.categories and case.category and not self._names(case.category):
            return _("catégorie hors périmètre")
        return _outside(case, self.site_ids, self.natures)

    def _names(self, path: str) -> bool:
        return any(path == one or path.startswith(f"{one} > ") for one in self.categories)


def covering(lines: Sequence[Line], case: Case, on: date) -> Line | None:
    """The first line in force that day that covers the case."""
    return next((one for one in lines if one.runs_on(on) and not one.outside(case)), None)


@dataclass(frozen=True)
class Terms:
    """What one contract says on the day asked, with its ledger summed up."""

    id: int
    number: str
    kind: str
    label: str
    starts_on: date
    ends_on: date | None = None
    is_tacit: bool = False
    suspended: bool = False
    suspended_reason: str = ""
    site_ids: frozenset[int] = frozenset()
    natures: frozenset[str] = frozenset()
    lines: tuple[Line, ...] = ()
    covers_remote: bool = True
    covers_on_site: bool = False
    covers_travel: bool = False
    covers_parts: bool = False
    covers_outside_hours: bool = True
    calendar_id: int | None = None
    on_site_minutes: int | None = None
    hourly_rate: Decimal = DEFAULT_RATE
    travel_fee: Decimal = DEFAULT_TRAVEL
    rounding_minutes: int = DEFAULT_ROUNDING
    minimum_remote_minutes: int = 0
    minimum_on_site_minutes: int = 0
    overdraw: str = "WARN"
    tickets_remote: Decimal = Decimal(1)
    tickets_on_site: Decimal = Decimal(1)
    asked_rate: Decimal | None = None
    asked_fee: Decimal | None = None
    ticket_price: Decimal | None = None
    balance_minutes: int = 0
    bought_minutes: int = 0
    balance_tickets: Decimal = Decimal(0)
    bought_tickets: Decimal = Decimal(0)
    used_on_site_minutes: int = 0
    worth: Decimal | None = None

    def runs_on(self, day: date) -> bool:
        """Whether the contract has begun and not ended on that day (both days included)."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def outside(self, case: Case, on: date) -> str:
        """Why the contract, or each of its lines, leaves the case out; empty when one covers it."""
        if why := _outside(case, self.site_ids, self.natures):
            return why
        return "" if self.line(case, on) else self._why_no_line(case, on)

    def line(self, case: Case, on: date) -> Line | None:
        """The first line in force that covers the case; a contract without lines is one by itself."""
        return covering(self.lines or [self._own()], case, on)

    def _lines(self, on: date) -> list[Line]:
        return [one for one in self.lines if one.runs_on(on)]

    def _own(self) -> Line:
        return Line(
            covers_remote=self.covers_remote,
            covers_on_site=self.covers_on_site,
            covers_travel=self.covers_travel,
            covers_parts=self.covers_parts,
        )

    def _why_no_line(self, case: Case, on: date) -> str:
        lines = self._lines(on)
        if not lines:
            return _("aucune ligne en vigueur ce jour")
        return ", ".join(f"« {one.title} » : {one.outside(case)}" for one in lines)


@dataclass(frozen=True)
class Standing:
    """The client's own commercial state."""

    suspended: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Usual:
    """What is asked of somebody without any contract, before tax and in minutes (L19)."""

    hourly_rate: Decimal = DEFAULT_RATE
    travel_fee: Decimal = DEFAULT_TRAVEL
    rounding_minutes: int = DEFAULT_ROUNDING
