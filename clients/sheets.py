"""The sheet of one machine, in words: what the page shows, what a change tells, what any day is rebuilt from."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.models import Asset, AssetField, AssetState

DETAIL = "details."
#: The line that says since when a machine is there.
CREATED = "created"

#: Column → words, in the order of the sheet.
COLUMNS: dict[str, str | Promise] = {
    "name": _("Nom"),
    "type": _("Type"),
    "kind": _("Genre"),
    "state": _("État"),
    "maker": _("Fabricant"),
    "model": _("Modèle"),
    "serial": _("N° de série"),
    "inventory_number": _("N° d’inventaire"),
    "site": _("Site"),
    "room": _("Emplacement"),
    "network": _("Réseau"),
    "mac_addresses": _("Adresses MAC"),
    "delivered_on": _("Livré le"),
    "warranty_ends_on": _("Fin de garantie"),
    "yearly_cost": _("Coût annuel HT"),
}

#: Columns whose new value may be proposed: those kept as plain text.
PROPOSABLE = ("name", "room", "maker", "model", "serial", "inventory_number", "network")


def is_proposable(key: str) -> bool:
    """Whether somebody who may not write a machine may propose this line of it."""
    return key in PROPOSABLE or key.startswith(DETAIL)


def fields_of(asset: Asset) -> list[AssetField]:
    """The fields of its type, those no longer asked included."""
    return list(asset.type.fields.all()) if asset.type else []


def words(fields: Iterable[AssetField]) -> dict[str, str]:
    """Key of a line → its words."""
    own = {f"{DETAIL}{field.key}": field.label for field in fields}
    return {**{name: str(label) for name, label in COLUMNS.items()}, **own}


def sheet(asset: Asset, fields: Iterable[AssetField]) -> dict[str, str]:
    """Key of a line → its value as text; what is empty is left out."""
    lines = {name: written(asset, name) for name in COLUMNS}
    for field in fields:
        lines[f"{DETAIL}{field.key}"] = str(asset.details.get(field.key, ""))
    return {name: value for name, value in lines.items() if value}


def written(asset: Asset, name: str) -> str:
    """One column as text."""
    value: Any = getattr(asset, name)
    if name == "state":
        return str(AssetState(value).label)
    if name == "mac_addresses":
        return ", ".join(value)
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def as_day(text: str) -> date | None:
    """The day a kept value means, when it is one."""
    if len(text) != 10 or text[4] != "-":
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
