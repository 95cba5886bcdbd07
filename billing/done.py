"""What was done, as plain values: minutes by place, person and moment, journeys, parts (G16). Pure."""

from dataclasses import dataclass
from decimal import Decimal

from clients.pricing import DAY


@dataclass(frozen=True)
class PartFitted:
    """A part fitted on site; its price before tax when somebody noted one."""

    label: str
    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True)
class Piece:
    """Minutes of one person at one place, all of one price."""

    place: str
    minutes: int
    role: str = ""
    band: str = DAY


@dataclass(frozen=True)
class Journey:
    """One journey there and back: how far, when known, and who drove."""

    km: float | None = None
    role: str = ""
    band: str = DAY


@dataclass(frozen=True)
class Work:
    """What was done, in the order it was done; only what is billable."""

    pieces: tuple[Piece, ...] = ()
    journeys: tuple[Journey, ...] = ()
    parts: tuple[PartFitted, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was noted at all."""
        return not (self.journeys or self.parts or any(piece.minutes for piece in self.pieces))

    def minutes(self, place: str) -> int:
        """The minutes spent at a place."""
        return sum(piece.minutes for piece in self.pieces if piece.place == place)
