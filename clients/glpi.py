"""Reading GLPI's export of computers, as GLPI writes it: pure, from bytes to machines (G04).

A byte-order mark, semicolons, every cell quoted, one more semicolon at the end of each line, dates
DD-MM-YYYY, several MAC addresses in one cell on several lines, paths written « A > B > C ».
"""

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused

MOST_ROWS = 50_000
#: GLPI's heading → our field. Other columns are told in the preview and left out.
COLUMNS = {
    "Nom": "name",
    "Entité": "entity",
    "Lieu": "place",
    "Statut": "status",
    "Fabricant": "maker",
    "Type": "kind",
    "Modèle": "model",
    "Réseau": "network",
    "Informations financières et administratives - Durée de garantie": "warranty",
    "Numéro de série": "serial",
    "Numéro d'inventaire": "inventory_number",
    "Informations financières et administratives - Date de livraison": "delivered",
    "Composants - Adresse MAC": "macs",
}
NEEDED = ("Nom", "Entité", "Numéro de série")
STATES = {
    "Actif": "ACTIVE",
    "Spare": "SPARE",
    "Inactif": "RETIRED",
    "Campagne_DEEE": "RECYCLED",
    "Recyclé": "RECYCLED",
}
LENGTHS = {
    "name": 120, "room": 160, "kind": 60, "maker": 60, "model": 120, "serial": 80,
    "inventory_number": 80, "network": 60,
}  # fmt: skip


@dataclass(frozen=True)
class Machine:
    """One line, understood. `values` are fields of an asset, without the site."""

    key: str
    site: str
    values: dict[str, Any]


@dataclass
class Export:
    """A whole file: machines, what was left out, and why."""

    machines: list[Machine] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)


def read(content: bytes) -> Export:
    """Understand an export; Refused when it is not one, each bad line is counted and named."""
    rows = csv.reader(io.StringIO(_text(content), newline=""), delimiter=";")
    try:
        headings = next(rows, [])
        missing = [name for name in NEEDED if name not in headings]
        if missing:
            raise Refused(
                _("Ce fichier n’est pas un export GLPI : il manque %s.") % ", ".join(missing)
            )
        export = Export(ignored_columns=[h for h in headings if h and h not in COLUMNS])
        seen: Counter[str] = Counter()
        for number, cells in enumerate(rows, start=2):
            if number > MOST_ROWS:
                raise Refused(_("Ce fichier dépasse 50 000 lignes."))
            _take(export, seen, number, dict(zip(headings, cells, strict=False)))
    except csv.Error as problem:
        raise Refused(_("Ce fichier ne se lit pas comme un CSV : %s.") % problem) from None
    return export


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise Refused(_("Ce fichier n’est pas un fichier texte."))


def _take(export: Export, seen: Counter[str], number: int, cells: dict[str, str]) -> None:
    raw = {name: cells.get(heading, "").strip() for heading, name in COLUMNS.items()}
    if not any(raw.values()):
        return
    if not raw["name"]:
        export.left_out.append((number, _("sans nom")))
        return
    key = _key(raw, seen)
    if seen[key] > 1:
        export.left_out.append((number, _("numéro de série %s déjà vu plus haut") % raw["serial"]))
        return
    export.machines.append(Machine(key, _leaf(raw["entity"]), _values(raw, export.notes)))


def _key(raw: dict[str, str], seen: Counter[str]) -> str:
    """The serial number; without one the name and place, numbered when they come again."""
    if raw["serial"]:
        key = f"glpi:serial:{raw['serial']}"[:160]
        seen[key] += 1
        return key
    base = f"glpi:name:{raw['name']}|{raw['entity']}|{raw['place']}"
    seen[base] += 1
    key = f"{base[:150]}#{seen[base]}"
    seen[key] += 1
    return key


def _values(raw: dict[str, str], notes: Counter[str]) -> dict[str, Any]:
    if raw["status"] not in STATES:
        notes[_("statut « %s » pris pour « en service »") % raw["status"]] += 1
    values: dict[str, Any] = {name: raw[name][: LENGTHS[name]] for name in LENGTHS if name in raw}
    values["room"] = raw["place"][: LENGTHS["room"]]
    values["state"] = STATES.get(raw["status"], "ACTIVE")
    values["mac_addresses"] = _macs(raw["macs"], notes)
    values["delivered_on"] = _day(raw["delivered"], notes)
    values["warranty_ends_on"] = _warranty(values["delivered_on"], raw["warranty"])
    return values


def _leaf(path: str) -> str:
    return path.rsplit(" > ", maxsplit=1)[-1].strip()[:120] or "Site principal"


def _macs(text: str, notes: Counter[str]) -> list[str]:
    found = []
    for word in text.lower().split():
        if re.fullmatch(r"[0-9a-f]{2}([:-][0-9a-f]{2}){5}", word):
            found.append(word.replace("-", ":"))
        else:
            notes[_("adresse MAC illisible, laissée de côté")] += 1
    return found


def _day(text: str, notes: Counter[str]) -> date | None:
    if not text:
        return None
    try:
        return datetime.strptime(text[:10], "%d-%m-%Y").date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        notes[_("date illisible, laissée de côté")] += 1
        return None


def _warranty(delivered: date | None, text: str) -> date | None:
    """The delivery day some months later; the last day of a shorter month."""
    found = re.match(r"(\d{1,3}) mois", text)
    if delivered is None or not found or int(found[1]) == 0:
        return None
    months = delivered.month - 1 + int(found[1])
    year, month = delivered.year + months // 12, months % 12 + 1
    for day in (delivered.day, 30, 29, 28):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return None
