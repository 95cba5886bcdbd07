"""The answer: one value, kept with the ticket as it was told, read again by billing (G12)."""

from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients import quantities
from clients.entitlement.terms import DEFAULT_ROUNDING
from clients.pricing import DEFAULT_RATE, DEFAULT_TRAVEL

COVERED, HOURS, TICKETS, TO_BILL, SUSPENDED, EXPIRED = [
    "COVERED",
    "HOURS",
    "TICKETS",
    "TO_BILL",
    "SUSPENDED",
    "EXPIRED",
]
#: A contract takes the work, wholly or in part.
IN_FORCE = (COVERED, HOURS, TICKETS)

WORDS = {
    COVERED: gettext_lazy("Couvert"),
    HOURS: gettext_lazy("Couvert, carnet d’heures"),
    TICKETS: gettext_lazy("Couvert, carnet de tickets"),
    TO_BILL: gettext_lazy("À facturer"),
    SUSPENDED: gettext_lazy("Suspendu"),
    EXPIRED: gettext_lazy("Expiré"),
}
_MONEY = ("hourly_rate", "travel_fee", "tickets_remote", "tickets_on_site")
#: Decimals that may be unknown.
_TICKETS = ("remaining_tickets", "allowance_tickets", "ticket_price", "asked_rate", "asked_fee")


@dataclass(frozen=True)
class Verdict:
    """What was decided, and each step of why. Minutes are minutes, money is before tax."""

    code: str
    contract_id: int | None = None
    contract_label: str = ""
    line_id: int | None = None
    line_title: str = ""
    sentence: str = ""
    words: str = ""
    remaining_minutes: int | None = None
    allowance_minutes: int | None = None
    remaining_tickets: Decimal | None = None
    allowance_tickets: Decimal | None = None
    tickets_remote: Decimal = Decimal(1)
    tickets_on_site: Decimal = Decimal(1)
    asked_rate: Decimal | None = None
    asked_fee: Decimal | None = None
    ticket_price: Decimal | None = None
    hourly_rate: Decimal = DEFAULT_RATE
    travel_fee: Decimal = DEFAULT_TRAVEL
    rounding_minutes: int = DEFAULT_ROUNDING
    minimum_remote_minutes: int = 0
    minimum_on_site_minutes: int = 0
    covers_outside_hours: bool = True
    overdraw: str = "WARN"
    calendar_id: int | None = None
    covers: dict[str, bool] = field(
        default_factory=lambda: dict.fromkeys(("remote", "on_site", "travel", "parts"), False)
    )
    until: date | None = None
    is_tacit: bool = False
    reasons: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def rate_to_say(self) -> Decimal:
        """What an hour at a distance costs by day, by the contract's whole card."""
        return self.hourly_rate if self.asked_rate is None else self.asked_rate

    @property
    def fee_to_say(self) -> Decimal:
        """What a journey costs at most."""
        return self.travel_fee if self.asked_fee is None else self.asked_fee

    @property
    def left(self) -> Decimal | None:
        """What is left of the pack or of the yearly allowance, in its own unit; None without count."""
        return self._counted(self.remaining_minutes, self.remaining_tickets)

    @property
    def whole(self) -> Decimal | None:
        """Out of how much."""
        return self._counted(self.allowance_minutes, self.allowance_tickets)

    @staticmethod
    def _counted(minutes: int | None, tickets: Decimal | None) -> Decimal | None:
        return tickets if minutes is None else Decimal(minutes)

    def said(self, quantity: Decimal | int) -> str:
        """« 3 h 30 », or « 2,5 tickets » on a pack of tickets."""
        return quantities.said(
            "HOUR_PACK" if self.remaining_tickets is None else "TICKET_PACK", quantity
        )

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain values, for the ticket's row and the API."""
        data = asdict(self)
        data |= {name: str(data[name]) for name in _MONEY}
        data |= {name: _text(data[name]) for name in _TICKETS}
        data["until"] = self.until.isoformat() if self.until else None
        data["reasons"], data["steps"] = list(self.reasons), list(self.steps)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Verdict":
        """The verdict that `as_json` wrote; an empty or foreign object is to be billed at the usual rate."""
        if not data or data.get("code") not in WORDS:
            return cls(
                TO_BILL, words=str(WORDS[TO_BILL]), reasons=(_("Aucun contrat : à facturer"),)
            )
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known |= {name: Decimal(known[name]) for name in _MONEY if name in known}
        known |= {name: Decimal(known[name]) for name in _TICKETS if known.get(name)}
        known["until"] = date.fromisoformat(known["until"]) if known.get("until") else None
        known["reasons"] = tuple(known.get("reasons", ()))
        known["steps"] = tuple(known.get("steps", ()))
        return cls(**known)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
