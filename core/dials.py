"""Every dated setting by name: its words, what may be written, what holds until somebody writes it.

Each app states its own in `dials.py` and registers them, as it does its rows of the grid. A setting that no
app declares cannot be read: no default is spelt anywhere else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import formats
from core.errors import Refused

PRIORITIES = ("1", "2", "3", "4")
#: Impact × urgency, each from strong to weak.
CELLS = tuple(f"{impact}x{urgency}" for impact in "123" for urgency in "123")
MOST_RATES = 12
#: Of white words on a colour.
LEAST_CONTRAST = 4.5


class Kind(StrEnum):
    """What a setting holds."""

    FLAG = "FLAG"
    COUNT = "COUNT"
    AMOUNT = "AMOUNT"
    RATES = "RATES"
    PHONE = "PHONE"
    BY_PRIORITY = "BY_PRIORITY"
    MATRIX = "MATRIX"
    NAMES = "NAMES"
    CHOICE = "CHOICE"
    TEXT = "TEXT"
    COLOUR = "COLOUR"
    FILE = "FILE"


@dataclass(frozen=True)
class Dial:
    """One setting. Bounds hold for each number in it, or for the length of a text; `page` is the route where it is set, when not « Réglages »."""

    name: str
    words: str | Promise
    default: Any
    kind: Kind = Kind.COUNT
    unit: str | Promise = ""
    least: int = 0
    most: int = 1_440
    help: str | Promise = ""
    page: str = ""
    #: What a CHOICE may be, each with its words.
    choices: tuple[tuple[str, str | Promise], ...] = ()


_DIALS: dict[str, tuple[str, Dial]] = {}


def register(app: str, table: tuple[Dial, ...]) -> None:
    """Add an app's settings; a name belongs to one app only."""
    for dial in table:
        if _DIALS.get(dial.name, (app,))[0] != app:
            raise ImproperlyConfigured(f"two apps declare the setting {dial.name}")
        _DIALS[dial.name] = (app, dial)


def find(name: str) -> Dial:
    """The declared setting; an unknown name is a defect."""
    try:
        return _DIALS[name][1]
    except KeyError:
        raise ImproperlyConfigured(f"no app declares the setting {name}") from None


def known(name: str) -> Dial | None:
    """The declared setting, or None: for names that come from outside."""
    return _DIALS[name][1] if name in _DIALS else None


def by_app() -> dict[str, list[Dial]]:
    """Every setting, app by app, in the order declared."""
    groups: dict[str, list[Dial]] = {}
    for app, dial in _DIALS.values():
        groups.setdefault(app, []).append(dial)
    return groups


def check(dial: Dial, value: Any) -> None:
    """Refuse, in words, what this setting cannot hold."""
    if not CHECKS[dial.kind](dial, value):
        raise Refused(_expected(dial), field="value")


def _expected(dial: Dial) -> str:
    bounds = {"least": formats.number(dial.least), "most": formats.number(dial.most)}
    match dial.kind:
        case Kind.PHONE:
            return _("Écrivez un numéro de téléphone, comme 02 97 00 15 00.")
        case Kind.RATES:
            return _("Donnez des taux de %(least)s à %(most)s, séparés par « ; ».") % bounds
        case Kind.COUNT | Kind.BY_PRIORITY:
            return _("Donnez un nombre entier de %(least)s à %(most)s.") % bounds
        case Kind.AMOUNT:
            return _("Donnez un montant de %(least)s à %(most)s.") % bounds
        case Kind.TEXT:
            return _("Écrivez %(most)s signes au plus.") % bounds
        case Kind.COLOUR:
            return _("Choisissez une couleur assez foncée pour que le blanc s’y lise.")
    return _("Choisissez une valeur de la liste.")


def _is_count(dial: Dial, value: Any) -> bool:
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return is_whole and dial.least <= value <= dial.most


def _is_amount(dial: Dial, value: Any) -> bool:
    try:
        return isinstance(value, str) and dial.least <= Decimal(value) <= dial.most
    except InvalidOperation:
        return False


def _is_rates(dial: Dial, value: Any) -> bool:
    is_list = isinstance(value, list) and 0 < len(value) <= MOST_RATES
    return is_list and all(_is_amount(dial, rate) for rate in value)


def _is_phone(_dial: Dial, value: Any) -> bool:
    return isinstance(value, str) and value.startswith("+") and value[1:].isdecimal() and 8 <= len(value) <= 16  # fmt: skip


def _is_row(dial: Dial, value: Any, keys: tuple[str, ...]) -> bool:
    is_whole = isinstance(value, Mapping) and set(value) == set(keys)
    return is_whole and all(_is_count(dial, one) for one in value.values())


def _is_text(dial: Dial, value: Any) -> bool:
    return isinstance(value, str) and dial.least <= len(value) <= dial.most


def _is_colour(_dial: Dial, value: Any) -> bool:
    """« #174a87 », dark enough for white words (WCAG AA)."""
    is_written = isinstance(value, str) and re.fullmatch("#[0-9a-f]{6}", value) is not None
    return is_written and 1.05 / (_luminance(value) + 0.05) >= LEAST_CONTRAST


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


CHECKS: dict[Kind, Callable[[Dial, Any], bool]] = {
    Kind.FLAG:        lambda _dial, value: isinstance(value, bool),
    Kind.COUNT:       _is_count,
    Kind.AMOUNT:      _is_amount,
    Kind.RATES:       _is_rates,
    Kind.PHONE:       _is_phone,
    Kind.BY_PRIORITY: lambda dial, value: _is_row(dial, value, PRIORITIES),
    Kind.MATRIX:      lambda dial, value: _is_row(dial, value, CELLS),
    Kind.NAMES:       lambda _dial, value: isinstance(value, list),
    Kind.CHOICE:      lambda dial, value: value in dict(dial.choices),
    Kind.TEXT:        _is_text,
    Kind.COLOUR:      _is_colour,
    Kind.FILE:        lambda _dial, value: isinstance(value, int) and not isinstance(value, bool),
}  # fmt: skip


def say(dial: Dial, value: Any) -> str:
    """The value as people read it: « 30 minutes », « oui », « P1 30, P2 60… »."""
    if dial.kind == Kind.CHOICE:
        return str(dict(dial.choices).get(value, value))
    return f"{SAY[dial.kind](value)} {dial.unit}".strip()


def _row(value: Mapping[str, int]) -> str:
    return ", ".join(f"P{key} {formats.number(value[key])}" for key in PRIORITIES if key in value)


def _grid(value: Mapping[str, int]) -> str:
    return " ; ".join(f"{cell.replace('x', ' × ')} → P{value[cell]}" for cell in CELLS if cell in value)  # fmt: skip


SAY: dict[Kind, Callable[[Any], str]] = {
    Kind.FLAG:        lambda value: _("oui") if value else _("non"),
    Kind.COUNT:       lambda value: formats.number(int(value)),
    Kind.AMOUNT:      lambda value: formats.figures(Decimal(str(value))),
    Kind.RATES:       lambda value: " ; ".join(formats.figures(Decimal(str(rate))) for rate in value),
    Kind.PHONE:       lambda value: formats.phone(str(value)),
    Kind.BY_PRIORITY: _row,
    Kind.MATRIX:      _grid,
    Kind.NAMES:       lambda value: formats.number(len(value)),
    Kind.TEXT:        lambda value: " / ".join(value.splitlines()) or "–",
    Kind.COLOUR:      str,
    Kind.FILE:        lambda value: _("oui") if value else _("non"),
}  # fmt: skip
