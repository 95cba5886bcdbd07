"""When a contract ends, when notice must be given, and what held on a day (G11, G17). Pure."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

#: What an amendment may change: read through `as_of`, so that a change holds from its day only.
AMENDABLE = (
    "hourly_rate", "travel_fee", "rounding_minutes", "minimum_remote_minutes", "minimum_on_site_minutes",
    "covers_remote", "covers_on_site", "covers_travel", "covers_parts", "covers_outside_hours",
    "on_site_minutes", "monthly_fee", "ends_on", "tickets_remote", "tickets_on_site",
)  # fmt: skip
DECIMALS = {
    "hourly_rate",
    "travel_fee",
    "monthly_fee",
    "tickets_remote",
    "tickets_on_site",
    "price",
}
DAYS = {"ends_on"}
#: A renewal by the month, for a century.
MOST_RENEWALS = 1_200


def fee_of_line(pk: int) -> str:
    """How an amendment names the fee of a line; the line's row says what holds after the last one."""
    return f"line:{pk}:monthly_fee"


def price_of_rate(pk: int) -> str:
    """How an amendment names a price of the card: that of the row it began."""
    return f"rate:{pk}:price"


@dataclass(frozen=True)
class Renewal:
    """What was agreed about the end."""

    ends_on: date | None
    months: int | None = None
    notice_days: int = 0
    notice_given_on: date | None = None

    @property
    def is_tacit(self) -> bool:
        """Whether it goes on by itself unless somebody gives notice."""
        return bool(self.ends_on and self.months and not self.notice_given_on)


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def end_in_force(agreed: Renewal, on: date) -> date | None:
    """The end of the term that runs on that day: a tacit renewal has moved it, notice stops it."""
    end = agreed.ends_on
    if end is None or not agreed.months:
        return end
    last = agreed.notice_given_on or date.max
    for count in range(1, MOST_RENEWALS):
        if end >= on or end - timedelta(days=agreed.notice_days) >= last:
            return end
        end = add_months(agreed.ends_on or end, agreed.months * count)
    return end


def notice_by(agreed: Renewal, on: date) -> date | None:
    """The last day on which notice may be given for the term that runs."""
    end = end_in_force(agreed, on)
    return end - timedelta(days=agreed.notice_days) if end and agreed.is_tacit else None


@dataclass(frozen=True)
class Change:
    """One amendment as plain data."""

    effective_on: date
    number: int
    changes: dict[str, Any]


def as_of(values: dict[str, Any], amendments: Sequence[Change], on: date) -> dict[str, Any]:
    """The terms in force that day: amendments to come are undone, the latest first."""
    found = dict(values)
    for one in sorted(amendments, key=lambda x: (x.effective_on, x.number), reverse=True):
        if one.effective_on > on:
            found |= {
                name: read(name, pair["before"])
                for name, pair in one.changes.items()
                if name in values
            }
    return found


def read(name: str, stored: Any) -> Any:
    """The value that an amendment stored as JSON."""
    if stored is None:
        return None
    if name.rpartition(":")[2] in DECIMALS:
        return Decimal(stored)
    return date.fromisoformat(stored) if name in DAYS else stored


def stored(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
