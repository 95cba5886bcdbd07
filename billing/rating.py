"""What a piece of work costs: the contract's verdict applied to minutes, trips and parts (G12, L04–L06).

Pure: the caller brings the verdict and what was done. Every minute, trip and part ends on exactly one
line or two (what the contract takes, and the rest); nothing is lost between the work and its lines.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from clients.entitlement import Verdict

LABOUR, TRAVEL, PART = "LABOUR", "TRAVEL", "PART"
HOUR = Decimal(60)
QUANTUM = Decimal("0.0001")


@dataclass(frozen=True)
class PartFitted:
    """A part fitted on site, at its price before tax."""

    label: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class Work:
    """What was done, in minutes, trips and parts; only what is billable."""

    phone_minutes: int = 0
    remote_minutes: int = 0
    on_site_minutes: int = 0
    trips: int = 0
    parts: tuple[PartFitted, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted at all."""
        return not (
            self.phone_minutes
            or self.remote_minutes
            or self.on_site_minutes
            or self.trips
            or self.parts
        )


@dataclass(frozen=True)
class Words:
    """The French labels of the lines, brought by the caller."""

    remote: str = "Assistance à distance"
    on_site: str = "Intervention sur site"
    travel: str = "Déplacement"
    nothing: str = "Assistance, temps non noté"
    vat_rate: Decimal = Decimal(20)


@dataclass(frozen=True)
class RatedLine:
    """One line: its price now, and its value outside the contract (L05)."""

    kind: str
    label: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    value_price: Decimal
    vat_rate: Decimal
    covered_by: str = ""


@dataclass(frozen=True)
class Rating:
    """The lines, the minutes to take from the contract, and what exceeds it."""

    lines: tuple[RatedLine, ...]
    pack_minutes: int = 0
    on_site_minutes: int = 0
    over_minutes: int = 0


def rounded_up(minutes: int, step: int) -> int:
    """The minutes rounded up to the contract's step: 70 by quarters is 75."""
    return -(-minutes // step) * step if step > 1 else minutes


def hours(minutes: int) -> Decimal:
    """Minutes as decimal hours, four places: 75 → 1.2500."""
    return (Decimal(minutes) / HOUR).quantize(QUANTUM, rounding=ROUND_HALF_UP)


def rate(verdict: Verdict, work: Work, words: Words | None = None) -> Rating:
    """Apply the verdict to the work (R112, R024): labour, travel and parts each follow their own cover."""
    words = words or Words()
    step = verdict.rounding_minutes
    remote = rounded_up(work.phone_minutes + work.remote_minutes, step)
    on_site = rounded_up(work.on_site_minutes, step)
    if work.is_empty:
        return Rating((_nothing(verdict, words),))
    remote_in, on_site_in = _taken(verdict, remote, on_site)
    lines = [
        *_labour(verdict, words.remote, remote, remote_in, words.vat_rate),
        *_labour(verdict, words.on_site, on_site, on_site_in, words.vat_rate),
        *_trips(verdict, work.trips, words),
        *(_part(verdict, part, words.vat_rate) for part in work.parts),
    ]
    return Rating(
        tuple(lines),
        pack_minutes=remote_in + on_site_in if verdict.code == "HOURS" else 0,
        on_site_minutes=on_site if _counts_on_site(verdict) else 0,
        over_minutes=_over(verdict, remote, on_site, remote_in, on_site_in),
    )


def _in_force(verdict: Verdict) -> bool:
    return verdict.code in ("COVERED", "HOURS")


def _counts_on_site(verdict: Verdict) -> bool:
    return verdict.code == "COVERED" and verdict.covers["on_site"]


def _taken(verdict: Verdict, remote: int, on_site: int) -> tuple[int, int]:
    """The minutes of each labour that the contract takes."""
    if not _in_force(verdict):
        return 0, 0
    remote = remote if verdict.covers["remote"] else 0
    on_site = on_site if verdict.covers["on_site"] else 0
    left = verdict.remaining_minutes
    if left is None:
        return remote, on_site
    left = max(left, 0)
    if verdict.code == "HOURS":
        remote = min(remote, left)
        return remote, min(on_site, left - remote)
    return remote, min(on_site, left)  # an annual allowance counts time on site only (G14)


def _over(verdict: Verdict, remote: int, on_site: int, remote_in: int, on_site_in: int) -> int:
    """The minutes that the contract would cover if enough were left."""
    if not _in_force(verdict):
        return 0
    over = on_site - on_site_in if verdict.covers["on_site"] else 0
    return over + (remote - remote_in if verdict.covers["remote"] else 0)


def _labour(
    verdict: Verdict, label: str, minutes: int, taken: int, vat_rate: Decimal
) -> list[RatedLine]:
    price = verdict.hourly_rate
    lines = []
    if taken:
        lines.append(
            RatedLine(
                LABOUR, label, hours(taken), "h", Decimal(0), price, vat_rate,
                verdict.contract_label,
            )
        )  # fmt: skip
    if minutes > taken:
        lines.append(RatedLine(LABOUR, label, hours(minutes - taken), "h", price, price, vat_rate))
    return lines


def _trips(verdict: Verdict, trips: int, words: Words) -> list[RatedLine]:
    if not trips:
        return []
    covered = _in_force(verdict) and verdict.covers["travel"]
    price = Decimal(0) if covered else verdict.travel_fee
    by = verdict.contract_label if covered else ""
    return [
        RatedLine(
            TRAVEL, words.travel, Decimal(trips), "trajet", price, verdict.travel_fee,
            words.vat_rate, by,
        )
    ]  # fmt: skip


def _part(verdict: Verdict, part: PartFitted, vat_rate: Decimal) -> RatedLine:
    covered = _in_force(verdict) and verdict.covers["parts"]
    price = Decimal(0) if covered else part.unit_price
    by = verdict.contract_label if covered else ""
    return RatedLine(PART, part.label, part.quantity, "u", price, part.unit_price, vat_rate, by)


def _nothing(verdict: Verdict, words: Words) -> RatedLine:
    by = verdict.contract_label if _in_force(verdict) else ""
    return RatedLine(
        LABOUR, words.nothing, Decimal(1), "forfait", Decimal(0), Decimal(0), words.vat_rate, by
    )
