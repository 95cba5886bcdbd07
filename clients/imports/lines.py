"""Each row of a table as values of one noun, what was read with a doubt, and what was refused with its reason. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from clients.imports import cells
from clients.imports.mapping import Columns
from clients.imports.nouns import ASSET, CLIENT, CONTACT, Noun
from clients.imports.tables import Table
from core.errors import Refused


@dataclass(frozen=True)
class Line:
    """One row, understood. `key` is what makes it itself within the file, and from one file to the next."""

    number: int
    key: str
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """How a report names it."""
        told = self.values
        return told.get("name") or f"{told.get('first_name', '')} {told['last_name']}".strip()


@dataclass
class Reading:
    """A whole file: lines, what was left out and why, doubts with their count."""

    lines: list[Line] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    doubts: Counter[str] = field(default_factory=Counter)


def read(noun: Noun, table: Table, columns: Columns) -> Reading:
    """Understand every row; `Refused` when a column that is needed has not been named."""
    missing = [str(f.words) for f in noun.fields if f.needed and f.name not in columns]
    if missing:
        raise Refused(_("Dites quelle colonne donne : %s.") % ", ".join(missing))
    used = set(columns.values())
    reading = Reading(ignored=[heading for heading in table.headings if heading and heading not in used])  # fmt: skip
    places = {heading: place for place, heading in reversed(list(enumerate(table.headings)))}
    seen: Counter[str] = Counter()
    for number, row in table.rows:
        raw = {name: _cell(row, places[heading]) for name, heading in columns.items()}
        if any(raw.values()):
            _take(noun, reading, seen, number, raw)
    return reading


def _cell(row: list[str], place: int) -> str:
    return row[place].strip() if place < len(row) else ""


def _take(
    noun: Noun, reading: Reading, seen: Counter[str], number: int, raw: dict[str, str]
) -> None:
    needed = next((f for f in noun.fields if f.needed and not raw[f.name]), None)
    if needed:
        sentence = _("sans nom") if needed.name in ("name", "last_name") else str(needed.words)
        reading.left_out.append((number, sentence))
        return
    key = _key(noun, raw, seen)
    if seen[key] > 1:
        reading.left_out.append((number, _again(noun, raw)))
        return
    try:
        values = _values(noun, raw, reading.doubts)
    except ValueError as problem:
        reading.left_out.append((number, str(problem)))
        return
    reading.lines.append(Line(number, key, values))


def _values(noun: Noun, raw: dict[str, str], doubts: Counter[str]) -> dict[str, Any]:
    def doubt(sentence: str) -> None:
        doubts[sentence] += 1

    values: dict[str, Any] = {}
    for one in noun.fields:
        if one.name in raw:
            value = one.read(raw[one.name], doubt)
            values[one.name] = value[: one.longest] if one.longest else value
    if noun is ASSET:
        count = values.pop("warranty_months", 0)
        if not values.get("warranty_ends_on") and "warranty_months" in raw:
            values["warranty_ends_on"] = cells.later(values.get("delivered_on"), count)
    return values


def _key(noun: Noun, raw: dict[str, str], seen: Counter[str]) -> str:
    """What tells a row apart; equipment without a serial number is numbered when it comes again."""
    if noun is not ASSET:
        key = _identity(noun, raw)
        seen[key] += 1
        return key
    if raw.get("serial"):
        key = f"serial:{raw['serial']}"[:150]
        seen[key] += 1
        return key
    base = f"name:{raw['name']}|{raw.get('site', '')}|{raw.get('room', '')}"
    seen[base] += 1
    key = f"{base[:145]}#{seen[base]}"
    seen[key] += 1
    return key


def _identity(noun: Noun, raw: dict[str, str]) -> str:
    if noun is CONTACT:
        names = f"{raw['last_name']}|{raw.get('first_name', '')}"
        return (raw.get("email") or names).lower()
    if noun is CLIENT:
        return "".join(raw.get("siren", "").split()) or raw["name"].lower()
    return raw["name"].lower()


def _again(noun: Noun, raw: dict[str, str]) -> str:
    if noun is ASSET:
        return _("numéro de série %s déjà vu plus haut") % raw["serial"]
    return _("déjà vu plus haut")
