"""May I work for them, and who pays? One pure function, asked at the call and again at billing (A04, G12).

The caller brings the contracts, their ledgers and the day; nothing here reads the database or a clock.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats

COVERED, HOURS, TO_BILL, SUSPENDED, EXPIRED = [
    "COVERED",
    "HOURS",
    "TO_BILL",
    "SUSPENDED",
    "EXPIRED",
]
#: What is asked of somebody without any contract, in euros before tax and minutes.
DEFAULT_RATE, DEFAULT_TRAVEL, DEFAULT_ROUNDING = Decimal("82.00"), Decimal("45.00"), 15

WORDS = {
    COVERED: gettext_lazy("Couvert"),
    HOURS: gettext_lazy("Couvert, carnet d’heures"),
    TO_BILL: gettext_lazy("À facturer"),
    SUSPENDED: gettext_lazy("Suspendu"),
    EXPIRED: gettext_lazy("Expiré"),
}


@dataclass(frozen=True)
class Terms:
    """What one contract says, with its ledger summed up."""

    id: int
    number: str
    kind: str
    label: str
    starts_on: date
    ends_on: date | None = None
    suspended: bool = False
    site_ids: frozenset[int] = frozenset()
    natures: frozenset[str] = frozenset()
    covers_remote: bool = True
    covers_on_site: bool = False
    covers_travel: bool = False
    covers_parts: bool = False
    on_site_minutes: int | None = None
    hourly_rate: Decimal = DEFAULT_RATE
    travel_fee: Decimal = DEFAULT_TRAVEL
    rounding_minutes: int = DEFAULT_ROUNDING
    balance_minutes: int = 0
    bought_minutes: int = 0
    used_on_site_minutes: int = 0

    def runs_on(self, day: date) -> bool:
        """Whether the contract has begun and not ended on that day (both days included)."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)

    def includes(self, site_id: int | None, nature: str) -> bool:
        """Whether site and nature are within the perimeter; an unknown one is not held against the client."""
        at_site = not self.site_ids or site_id is None or site_id in self.site_ids
        return at_site and (not self.natures or not nature or nature in self.natures)


@dataclass(frozen=True)
class Standing:
    """The client's own commercial state."""

    suspended: bool = False
    remark: str = ""


@dataclass(frozen=True)
class Verdict:
    """The answer, kept with the ticket as it was told (G12). Minutes are minutes, money is before tax."""

    code: str
    contract_id: int | None = None
    contract_label: str = ""
    sentence: str = ""
    words: str = ""
    remaining_minutes: int | None = None
    allowance_minutes: int | None = None
    hourly_rate: Decimal = DEFAULT_RATE
    travel_fee: Decimal = DEFAULT_TRAVEL
    rounding_minutes: int = DEFAULT_ROUNDING
    covers: dict[str, bool] = field(
        default_factory=lambda: dict.fromkeys(("remote", "on_site", "travel", "parts"), False)
    )
    until: date | None = None
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The verdict as plain values, for the ticket's row and the API."""
        data = asdict(self)
        data["hourly_rate"], data["travel_fee"] = str(self.hourly_rate), str(self.travel_fee)
        data["until"] = self.until.isoformat() if self.until else None
        data["reasons"] = list(self.reasons)
        return data

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Verdict":
        """The verdict that `as_json` wrote; an empty or foreign object is to be billed at the usual rate."""
        if not data or data.get("code") not in WORDS:
            return judge(Standing(), (), site_id=None, nature="", on=date.min)
        known = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        known["hourly_rate"] = Decimal(known.get("hourly_rate", DEFAULT_RATE))
        known["travel_fee"] = Decimal(known.get("travel_fee", DEFAULT_TRAVEL))
        known["until"] = date.fromisoformat(known["until"]) if known.get("until") else None
        known["reasons"] = tuple(known.get("reasons", ()))
        return cls(**known)


#: Best for the client first: what a contract in force and in scope amounts to.
_ORDER = ("COVERED", "HOURS", "TIME", "SUSPENDED", "EMPTY")


def _standing_of(terms: Terms) -> str:
    if terms.suspended:
        return "SUSPENDED"
    if terms.kind == "HOUR_PACK":
        return "HOURS" if terms.balance_minutes > 0 else "EMPTY"
    if terms.kind == "TIME_AND_MATERIALS" or not (terms.covers_remote or terms.covers_on_site):
        return "TIME"
    return "COVERED"


def judge(
    standing: Standing, contracts: Sequence[Terms], *, site_id: int | None, nature: str, on: date
) -> Verdict:
    """The verdict for a request of this nature at this site on that day (A04, G12)."""
    if standing.suspended:
        return _suspended(None, standing.remark)
    running = [c for c in contracts if c.runs_on(on)]
    fitting = [c for c in running if c.includes(site_id, nature)]
    if fitting:
        best = min(
            fitting, key=lambda c: (_ORDER.index(_standing_of(c)), -c.starts_on.toordinal(), c.id)
        )
        return _TELLERS[_standing_of(best)](best, standing.remark)
    if running:
        return _to_bill(max(running, key=_latest), "SCOPE", standing.remark)
    if past := [c for c in contracts if c.ends_on and c.ends_on < on]:
        return _expired(max(past, key=lambda c: (c.ends_on or on, c.id)), standing.remark)
    return _to_bill(None, "NONE", standing.remark)


def _latest(terms: Terms) -> tuple[date, int]:
    return terms.starts_on, terms.id


def year_start(starts_on: date, on: date) -> date:
    """The first day of the contract's year that contains `on`: the yearly counter starts there (G14)."""
    for year in (on.year, on.year - 1):
        try:
            anniversary = starts_on.replace(year=year)
        except ValueError:  # 29 February
            anniversary = date(year, 3, 1)
        if anniversary <= on:
            return max(anniversary, starts_on)
    return starts_on


def _made(code: str, terms: Terms | None, sentence: str, **more: Any) -> Verdict:
    known: dict[str, Any] = {"words": str(WORDS[code]), "sentence": formats.typo(sentence)}
    if terms:
        known |= {
            "contract_id": terms.id,
            "contract_label": terms.label,
            "hourly_rate": terms.hourly_rate,
            "travel_fee": terms.travel_fee,
            "rounding_minutes": terms.rounding_minutes,
            "until": terms.ends_on,
        }
    reasons = tuple(formats.typo(line) for line in more.pop("reasons", ()) if line)
    return Verdict(code=code, reasons=reasons, **known, **more)


def _until(terms: Terms) -> str:
    if terms.ends_on is None:
        return _("Sans date de fin")
    return _("Jusqu’au %(day)s") % {"day": formats.day_long(terms.ends_on, year=True)}


def _perimeter(terms: Terms) -> str:
    if not terms.site_ids:
        return _("Tous les sites dans le périmètre")
    return _("Sites dans le périmètre : %(count)s") % {"count": len(terms.site_ids)}


def _covered(terms: Terms, remark: str) -> Verdict:
    allowance = terms.on_site_minutes
    left = None if allowance is None else allowance - terms.used_on_site_minutes
    sentence, extra = _("Cet appel est couvert par votre contrat."), ""
    if allowance is not None and left is not None:
        if left > 0:
            extra = _("Il vous reste %(left)s d’intervention sur site cette année.")
        else:
            extra = _(
                "Le temps sur site de l’année est épuisé, je vous préviens avant toute visite."
            )
        sentence += " " + extra % {"left": formats.duration(left)}
    return _made(
        COVERED,
        terms,
        sentence,
        remaining_minutes=left,
        allowance_minutes=allowance,
        covers={
            "remote": terms.covers_remote,
            "on_site": terms.covers_on_site,
            "travel": terms.covers_travel,
            "parts": terms.covers_parts,
        },
        reasons=(_until(terms), _perimeter(terms), remark),
    )


def _hours(terms: Terms, remark: str) -> Verdict:
    left = formats.duration(terms.balance_minutes)
    return _made(
        HOURS,
        terms,
        _(
            "Cet appel est couvert. Il vous reste %(left)s sur votre carnet, "
            "je vous préviens avant d’aller plus loin."
        )
        % {"left": left},
        remaining_minutes=terms.balance_minutes,
        allowance_minutes=terms.bought_minutes,
        covers={
            "remote": True,
            "on_site": True,
            "travel": terms.covers_travel,
            "parts": terms.covers_parts,
        },
        reasons=(_until(terms), _perimeter(terms), remark),
    )


def _to_bill(terms: Terms | None, why: str, remark: str) -> Verdict:
    rate = formats.money(terms.hourly_rate if terms else DEFAULT_RATE)
    opening = {
        "NONE": _("Vous n’avez pas de contrat en cours"),
        "SCOPE": _("Votre contrat ne couvre pas cette demande"),
        "TIME": _("Votre contrat est au temps passé"),
        "EMPTY": _("Votre carnet d’heures est épuisé"),
    }[why]
    reason = {
        "NONE": _("Aucun contrat : à facturer"),
        "SCOPE": _("Hors du périmètre du contrat"),
        "TIME": _("Contrat au temps passé"),
        "EMPTY": _("Carnet d’heures épuisé"),
    }[why]
    sentence = _("%(opening)s : %(rate)s HT de l’heure. Êtes-vous d’accord ?") % {
        "opening": opening,
        "rate": rate,
    }
    left = terms.balance_minutes if terms and why == "EMPTY" else None
    bought = terms.bought_minutes if terms and why == "EMPTY" else None
    return _made(
        TO_BILL,
        terms,
        sentence,
        remaining_minutes=left,
        allowance_minutes=bought,
        reasons=(reason, remark),
    )


def _suspended(terms: Terms | None, remark: str) -> Verdict:
    who = _("Votre contrat est suspendu.") if terms else _("Votre compte est suspendu.")
    then = _("Je note votre demande et je vous passe le service commercial.")
    reason = _("Contrat suspendu") if terms else _("Client suspendu")
    return _made(SUSPENDED, terms, f"{who} {then}", reasons=(reason, remark))


def _expired(terms: Terms, remark: str) -> Verdict:
    day = formats.day_long(terms.ends_on, year=True) if terms.ends_on else ""
    sentence = _(
        "Votre contrat a pris fin le %(day)s. "
        "Je note votre demande et je vous passe le service commercial."
    ) % {"day": day}
    return _made(EXPIRED, terms, sentence, reasons=(_("Terminé le %(day)s") % {"day": day}, remark))


_TELLERS = {
    "COVERED": _covered,
    "HOURS": _hours,
    "TIME": lambda terms, remark: _to_bill(terms, "TIME", remark),
    "EMPTY": lambda terms, remark: _to_bill(terms, "EMPTY", remark),
    "SUSPENDED": _suspended,
}
