"""What a piece of work costs: the contract's verdict and its rate card applied to minutes, journeys and parts
(G12, G13–G16, L04–L06).

Pure: the caller brings the verdict, the card and what was done. Every minute, journey and part ends on exactly
one line or two (what the contract takes, and the rest); nothing is lost between the work and its lines.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from billing.done import Journey, PartFitted, Piece, Work
from clients.entitlement import IN_FORCE, Verdict
from clients.pricing import DAY, ON_SITE, PROJECT, REMOTE, Card, Lot, Price

__all__ = [
    "LABOUR", "PART", "PLACES", "TICKET", "TRAVEL", "Journey", "PartFitted", "Piece", "RatedLine", "Rating",
    "Words", "Work", "charged", "hours", "rate", "rounded_up", "tickets_of",
]  # fmt: skip
LABOUR, TRAVEL, PART = "LABOUR", "TRAVEL", "PART"
TICKET = "ticket"
PLACES = (REMOTE, ON_SITE, PROJECT)
HOUR = Decimal(60)
QUANTUM = Decimal("0.0001")
ZERO = Decimal(0)


@dataclass(frozen=True)
class Words:
    """The labels of the lines in the house's language, brought by the caller; `bands` what follows them."""

    remote: str = "Assistance à distance"
    on_site: str = "Intervention sur site"
    project: str = "Projet"
    travel: str = "Déplacement"
    nothing: str = "Assistance, temps non noté"
    vat_rate: Decimal = Decimal(20)
    bands: Mapping[str, str] = field(default_factory=dict)
    spent: Callable[[int], str] = "{} min".format

    def labour(self, place: str, band: str) -> str:
        """« Intervention sur site (nuit) »."""
        label = {REMOTE: self.remote, ON_SITE: self.on_site, PROJECT: self.project}[place]
        return f"{label[:270]} ({self.bands[band]})" if band in self.bands else label


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
    """The lines, what to take from the contract (minutes, tickets), and what exceeds it."""

    lines: tuple[RatedLine, ...]
    pack_minutes: int = 0
    pack_tickets: Decimal = ZERO
    on_site_minutes: int = 0
    over_minutes: int = 0


def rounded_up(minutes: int, step: int) -> int:
    """The minutes rounded up to the contract's step: 70 by quarters is 75."""
    return -(-minutes // step) * step if step > 1 else minutes


def hours(minutes: int) -> Decimal:
    """Minutes as decimal hours, four places: 75 → 1.2500."""
    return (Decimal(minutes) / HOUR).quantize(QUANTUM, ROUND_HALF_UP)


def rate(
    verdict: Verdict, work: Work, words: Words | None = None, card: Card | None = None
) -> Rating:
    """Apply a verdict and its rate card (R112, R024): labour by place, then journeys, then parts, each with its own cover."""
    words = words or Words()
    card = card or Card(hour=verdict.hourly_rate, trip=verdict.travel_fee)
    if work.is_empty:
        return Rating((_nothing(verdict, words),))
    purse = _Purse.of(verdict, work)
    shares = [
        _share(verdict, purse, piece, card.labour(place, piece.role, piece.band))
        for place in PLACES
        for piece in charged(verdict, work, place)
    ]
    by_ticket, by_hour = _tickets(verdict, work, shares, purse, card)
    lines = [
        *_ticket_lines(verdict, by_ticket, [one for one in shares if one not in by_hour], words),
        *_labour(verdict, by_hour, words),
        *_journeys(verdict, work, card, words),
        *(_part(verdict, part, card, words.vat_rate) for part in work.parts),
    ]
    on_site = sum(one.piece.minutes for one in shares if one.is_counted)
    return Rating(
        tuple(lines),
        pack_minutes=_whole(sum((one.drawn for one in shares), ZERO))
        if verdict.code == "HOURS"
        else 0,
        pack_tickets=purse.tickets if any(one.wanted for one in shares) or not shares else ZERO,
        on_site_minutes=on_site,
        over_minutes=sum(one.wanted - one.taken for one in shares),
    )


def charged(verdict: Verdict, work: Work, place: str) -> list[Piece]:
    """The pieces at a place, rounded as agreed and at least the minimum; what is added ends the work."""
    pieces = [piece for piece in work.pieces if piece.place == place and piece.minutes]
    if not pieces:
        return []
    noted = sum(piece.minutes for piece in pieces)
    least = verdict.minimum_remote_minutes if place == REMOTE else verdict.minimum_on_site_minutes
    added = max(rounded_up(noted, verdict.rounding_minutes), least) - noted
    return [*pieces[:-1], replace(pieces[-1], minutes=pieces[-1].minutes + added)]


def tickets_of(verdict: Verdict, work: Work) -> Decimal:
    """How many tickets such work is worth: one price with a visit, another without."""
    return verdict.tickets_on_site if work.minutes(ON_SITE) else verdict.tickets_remote


@dataclass(frozen=True)
class _Share:
    """A piece, what the contract covers of it, and what that draws from a pack."""

    piece: Piece
    price: Price
    wanted: int
    taken: int
    drawn: Decimal
    is_counted: bool


@dataclass
class _Purse:
    """What is left of the contract while its pieces are taken one after the other; None is without limit."""

    left: Decimal | None
    tickets: Decimal = ZERO
    counts_on_site_only: bool = False

    @classmethod
    def of(cls, verdict: Verdict, work: Work) -> "_Purse":
        """What the verdict leaves; a ticket pays the whole work, or nothing when none is left."""
        if verdict.code == "TICKETS":
            cost = tickets_of(verdict, work)
            pays = (verdict.remaining_tickets or ZERO) >= cost
            return cls(None if pays else ZERO, tickets=cost if pays else ZERO)
        left = verdict.remaining_minutes
        is_allowance = verdict.code == "COVERED"  # counts time on site only (G14)
        return cls(
            None if left is None else Decimal(max(left, 0)), counts_on_site_only=is_allowance
        )

    def take(self, wanted: int, weight: Decimal, place: str) -> tuple[int, Decimal]:
        """The minutes covered of those wanted, and what they draw."""
        if self.left is None or (self.counts_on_site_only and place != ON_SITE):
            return wanted, wanted * weight
        weight = Decimal(1) if self.counts_on_site_only else weight
        taken = min(wanted, int(self.left / weight))
        self.left -= taken * weight
        return taken, taken * weight


def _share(verdict: Verdict, purse: _Purse, piece: Piece, price: Price) -> _Share:
    wanted = piece.minutes if _covers(verdict, piece) else 0
    taken, drawn = purse.take(wanted, price.weight, piece.place)
    is_counted = verdict.code == "COVERED" and piece.place == ON_SITE and bool(wanted)
    return _Share(piece, price, wanted, taken, drawn, is_counted)


def _covers(verdict: Verdict, piece: Piece) -> bool:
    """Whether the contract takes such work at all; a project only when a pack pays for it."""
    if verdict.code not in IN_FORCE:
        return False
    if piece.band != DAY and not verdict.covers_outside_hours:
        return False
    if piece.place == PROJECT:
        return verdict.code == "HOURS"
    return verdict.covers["remote" if piece.place == REMOTE else "on_site"]


def _tickets(
    verdict: Verdict, work: Work, shares: list[_Share], purse: _Purse, card: Card
) -> tuple[list[Lot], list[_Share]]:
    """The tickets that price the work and the shares left to the hour: all of them where no ticket has a price (G15)."""
    held = [one for one in shares if verdict.remaining_tickets is not None and _sold(verdict, one)]
    if not held:
        return [], shares
    cost = tickets_of(verdict, work)
    lots: Sequence[Lot] = card.held(cost) if purse.tickets else [Lot(cost, card.ticket())]
    if any(lot.price is None for lot in lots):
        return [], shares
    return list(lots), [one for one in shares if one not in held]


def _sold(verdict: Verdict, one: _Share) -> bool:
    """Whether such work is sold by the ticket at all."""
    in_hours = one.piece.band == DAY or verdict.covers_outside_hours
    return in_hours and one.piece.place != PROJECT


def _ticket_lines(
    verdict: Verdict, lots: Sequence[Lot], shares: Sequence[_Share], words: Words
) -> list[RatedLine]:
    """One line for each price of a ticket, which says the time spent."""
    if not lots:
        return []
    place = ON_SITE if any(one.piece.place == ON_SITE for one in shares) else REMOTE
    spent = words.spent(sum(one.piece.minutes for one in shares))
    is_paid = any(one.taken for one in shares)
    return [
        RatedLine(
            LABOUR, f"{words.labour(place, DAY)[:270]} ({spent})", lot.quantity, TICKET,
            ZERO if is_paid else lot.price or ZERO, lot.price or ZERO, words.vat_rate,
            verdict.contract_label if is_paid else "",
        )
        for lot in lots
    ]  # fmt: skip


def _labour(verdict: Verdict, shares: list[_Share], words: Words) -> list[RatedLine]:
    """One line for what is covered and one for what is not, for each place, moment and price."""
    sums: dict[tuple[str, str, Decimal, bool], int] = {}
    for one in shares:
        for is_covered, minutes in ((True, one.taken), (False, one.piece.minutes - one.taken)):
            if minutes:
                key = (one.piece.place, one.piece.band, one.price.amount, is_covered)
                sums[key] = sums.get(key, 0) + minutes
    return [
        RatedLine(
            LABOUR, words.labour(place, band), hours(minutes), "h",
            ZERO if is_covered else amount, amount, words.vat_rate,
            verdict.contract_label if is_covered else "",
        )
        for (place, band, amount, is_covered), minutes in sums.items()
    ]  # fmt: skip


def _journeys(verdict: Verdict, work: Work, card: Card, words: Words) -> list[RatedLine]:
    """One line for each price of a journey."""
    is_covered = verdict.code in IN_FORCE and verdict.covers["travel"]
    by = verdict.contract_label if is_covered else ""
    counts: dict[Decimal, int] = {}
    for one in work.journeys:
        price = card.journey(one.km, one.role, one.band)
        counts[price] = counts.get(price, 0) + 1
    return [
        RatedLine(
            TRAVEL, words.travel, Decimal(count), "trajet", ZERO if is_covered else price, price,
            words.vat_rate, by,
        )
        for price, count in counts.items()
    ]  # fmt: skip


def _part(verdict: Verdict, part: PartFitted, card: Card, vat_rate: Decimal) -> RatedLine:
    covered = verdict.code in IN_FORCE and verdict.covers["parts"]
    asked = card.part(part.label, part.unit_price)
    by = verdict.contract_label if covered else ""
    return RatedLine(
        PART, part.label, part.quantity, "u", ZERO if covered else asked, asked, vat_rate, by
    )


def _nothing(verdict: Verdict, words: Words) -> RatedLine:
    by = verdict.contract_label if verdict.code in IN_FORCE else ""
    return RatedLine(LABOUR, words.nothing, Decimal(1), "forfait", ZERO, ZERO, words.vat_rate, by)


def _whole(minutes: Decimal) -> int:
    return int(minutes.quantize(Decimal(1), ROUND_HALF_UP))
