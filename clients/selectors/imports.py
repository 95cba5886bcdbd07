"""What an import would do, told before it is done; the worker does the same, lot by lot (G04)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.shortcuts import get_object_or_404

from clients.imports import lines as reading
from clients.imports import tables
from clients.imports.lines import Line, Reading
from clients.imports.nouns import NOUNS, Noun
from clients.imports.tables import Table
from clients.models import Asset, Client, Contact, ImportRun, Site

#: Where a key of an earlier import may come from.
ORIGINS = ("import", "glpi")
EMPTY: tuple[Any, ...] = (None, "", [])


@dataclass(frozen=True)
class Planned:
    """One line and what it is here: nothing yet, or a row that differs by `diff` (field → before, after)."""

    line: Line
    found: Any
    diff: dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Plan:
    """Counts for the preview, and the lines that do something."""

    lines: list[Planned]
    reading: Reading
    new_sites: list[str]

    @property
    def create(self) -> list[Planned]:
        """What is not there yet."""
        return [one for one in self.lines if one.found is None]

    @property
    def change(self) -> list[Planned]:
        """What would be otherwise."""
        return [one for one in self.lines if one.found is not None and one.diff]

    @property
    def same(self) -> int:
        """How many would stay as they are."""
        return sum(one.found is not None and not one.diff for one in self.lines)

    @property
    def doubles(self) -> list[tuple[str, int]]:
        """Names that come several times, with how often."""
        names = Counter(one.line.values.get("name", "") for one in self.lines)
        return [(name, count) for name, count in names.most_common() if name and count > 1]

    @property
    def rooms(self) -> int:
        """How many places are named."""
        return len({room for one in self.lines if (room := one.line.values.get("room"))})

    @property
    def doubts(self) -> list[tuple[str, int]]:
        """What was read with a doubt, and how often."""
        return list(self.reading.doubts.items())


def table_of(run: ImportRun) -> Table:
    """The file as headings and rows."""
    with run.file.file.open("rb") as source:
        return tables.read(source.read())


def plan_import(noun: Noun, client: Client | None, read: Reading, by: Any) -> Plan:
    """Compare the lines with what is there; the same few statements whatever the size."""
    planned = compare(noun, client, read.lines, by)
    held = set()
    wanted: dict[str, None] = {}
    if client and noun.code == "asset":
        held = {name.lower() for name in Site.objects.filter(client=client).values_list("name", flat=True)}  # fmt: skip
        wanted = dict.fromkeys(line.values["site"] for line in read.lines if line.values.get("site"))  # fmt: skip
    return Plan(planned, read, [name for name in wanted if name.lower() not in held])


def reading_of(run: ImportRun, table: Table) -> Reading:
    """The run's lines as its columns read them."""
    return reading.read(NOUNS[run.noun], table, run.columns)


def compare(noun: Noun, client: Client | None, lines: Sequence[Line], by: Any) -> list[Planned]:
    """What each line is here, in its order."""
    rows = _ROWS[noun.code](client, lines, by)
    found = [_FINDERS[noun.code](line, rows) for line in lines]
    return [Planned(line, row, _diff(row, line) if row else {}) for line, row in zip(lines, found, strict=True)]  # fmt: skip


def plainly(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Model):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _diff(row: Any, line: Line) -> dict[str, tuple[Any, Any]]:
    """An empty cell says nothing; a site is compared by its name."""
    told = {name: value for name, value in line.values.items() if value not in EMPTY}
    before = {name: str(row.site or "") if name == "site" else getattr(row, name) for name in told}
    return {name: (before[name], value) for name, value in told.items() if _differ(name, before[name], value)}  # fmt: skip


def _differ(name: str, before: Any, value: Any) -> bool:
    return before.lower() != value.lower() if name == "site" else before != value


Index = dict[tuple[str, str], list[Any]]


def _index(rows: Any, *ways: str) -> Index:
    """The rows by each of these fields, in small letters."""
    found: Index = {}
    for row in rows:
        for way in ways:
            found.setdefault((way, str(getattr(row, way) or "").lower()), []).append(row)
    return found


def _assets(client: Client | None, lines: Sequence[Line], _by: Any) -> Index:
    keys = [f"{origin}:{line.key}" for line in lines for origin in ORIGINS]
    told = {
        name: [line.values[name] for line in lines if line.values.get(name)]
        for name in ("serial", "inventory_number", "name")
    }
    fresh = Q(inventory_number__in=told["inventory_number"]) | Q(name__in=told["name"])
    same = Q(source_key__in=keys) | Q(serial__in=told["serial"]) | Q(fresh, source_key=None)
    rows = Asset.objects.filter(same, client=client).select_related("site", "type").order_by("pk")
    return _index(rows, "source_key", "serial", "inventory_number", "name")


def _asset(line: Line, rows: Index) -> Asset | None:
    """By its key, its serial number, its inventory number, its name at its site; two candidates are none."""
    told = line.values
    site = told.get("site", "").lower()
    ways = (
        [row for origin in ORIGINS for row in _known(rows, "source_key", f"{origin}:{line.key}")],
        _known(rows, "serial", told.get("serial")),
        _unbound(rows, "inventory_number", told),
        [row for row in _unbound(rows, "name", told) if not site or str(row.site or "").lower() == site],
    )  # fmt: skip
    return next((found[0] for found in ways if len(found) == 1), None)


def _known(rows: Index, way: str, value: Any) -> list[Any]:
    return rows.get((way, value.lower()), []) if value else []


def _unbound(rows: Index, way: str, told: dict[str, Any]) -> list[Any]:
    """Those no import brought, whose serial number does not contradict."""
    found = _known(rows, way, told.get(way))
    return [row for row in found if row.source_key is None and _agree(row.serial, told.get("serial", ""))]  # fmt: skip


def _agree(ours: str, theirs: str) -> bool:
    return not (ours and theirs and ours != theirs)


def _sites(client: Client | None, _lines: Sequence[Line], _by: Any) -> Index:
    return _index(Site.objects.filter(client=client), "name")


def _site(line: Line, rows: Index) -> Site | None:
    return next(iter(_known(rows, "name", line.values["name"])), None)


def _contacts(client: Client | None, lines: Sequence[Line], _by: Any) -> Index:
    emails = [line.values["email"].lower() for line in lines if line.values.get("email")]
    names = [line.values["last_name"] for line in lines]
    rows = Contact.objects.filter(Q(email__in=emails) | Q(last_name__in=names), client=client)
    return _index(rows.select_related("site").order_by("pk"), "email", "last_name")


def _contact(line: Line, rows: Index) -> Contact | None:
    """By the address, else by both names when no address contradicts."""
    told = line.values
    if same := _known(rows, "email", told.get("email")):
        return same[0] if len(same) == 1 else None
    first = told.get("first_name", "").lower()
    alike = [
        row
        for row in _known(rows, "last_name", told["last_name"])
        if row.first_name.lower() == first and not (told.get("email") and row.email)
    ]
    return alike[0] if len(alike) == 1 else None


def _clients(_client: Client | None, lines: Sequence[Line], by: Any) -> Index:
    sirens = [line.values["siren"] for line in lines if line.values.get("siren")]
    names = [line.values["name"] for line in lines]
    rows = Client.objects.visible_to(by).filter(Q(siren__in=sirens) | Q(name__in=names))
    return _index(rows.order_by("pk"), "siren", "name")


def _client(line: Line, rows: Index) -> Client | None:
    siren = line.values.get("siren", "")
    found = _known(rows, "siren", siren) or [
        row for row in _known(rows, "name", line.values["name"]) if _agree(row.siren, siren)
    ]
    return found[0] if len(found) == 1 else None


_ROWS: dict[str, Any] = {"asset": _assets, "site": _sites, "contact": _contacts, "client": _clients}
_FINDERS: dict[str, Any] = {"asset": _asset, "site": _site, "contact": _contact, "client": _client}


def import_run_for(user: Any, pk: int) -> ImportRun:
    """One import of what this person may bring in."""
    found: ImportRun = get_object_or_404(
        ImportRun.objects.visible_to(user).select_related("client", "file", "opened_by"), pk=pk
    )
    return found


def recent_runs(user: Any, client: Client | None) -> list[ImportRun]:
    """The last ten of this client, or of the list of clients."""
    rows = ImportRun.objects.visible_to(user).filter(client=client)
    return list(rows.select_related("file", "opened_by")[:10])
