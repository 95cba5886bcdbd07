"""What was agreed in a contract besides its own row: sites, lines, amendments, read in the row's own statement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from clients import renewal
from clients.entitlement import Line
from clients.models import Amendment, Contract, ContractLine

_CHANGES = Amendment.objects.filter(contract=OuterRef("pk")).order_by("effective_on", "number")
_LINE_FIELDS = (
    "id", "title", "since", "until", "natures", "categories", "covers_remote", "covers_on_site",
    "covers_travel", "covers_parts", "calendar_id", "monthly_fee",
)  # fmt: skip


def _keys(through: Any, owner: str, key: str) -> ArraySubquery:
    return ArraySubquery(
        through.objects.filter(**{owner: OuterRef("pk")}).order_by(key).values(key)
    )


_LINES = (
    ContractLine.objects.filter(contract=OuterRef("pk"))
    .order_by("position", "pk")
    .annotate(
        row=JSONObject(
            **{name: F(name) for name in _LINE_FIELDS},
            sites=_keys(ContractLine.sites.through, "contractline", "site_id"),
            assets=_keys(ContractLine.assets.through, "contractline", "asset_id"),
        )
    )
)


@dataclass(frozen=True)
class Agreed:
    """The plain values of one contract."""

    site_ids: frozenset[int]
    lines: tuple[Line, ...]
    changes: tuple[renewal.Change, ...]


def with_agreed(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """The contracts with what was agreed in them, still one statement."""
    return rows.annotate(
        agreed=JSONObject(
            sites=_keys(Contract.sites.through, "contract", "site_id"),
            lines=ArraySubquery(_LINES.values("row")),
            changes=ArraySubquery(
                _CHANGES.annotate(
                    row=JSONObject(on=F("effective_on"), number=F("number"), changes=F("changes"))
                ).values("row")
            ),
        )
    )


def agreed(contract: Contract) -> Agreed:
    """What was agreed; read now, once, when the row came without it."""
    row = vars(contract).get("agreed")
    if row is None:
        found: Any = with_agreed(Contract.objects.filter(pk=contract.pk)).get()
        row = vars(contract)["agreed"] = found.agreed
    return Agreed(
        site_ids=frozenset(row["sites"]),
        lines=tuple(_line(line) for line in row["lines"]),
        changes=tuple(
            renewal.Change(date.fromisoformat(one["on"]), one["number"], one["changes"])
            for one in row["changes"]
        ),
    )


def _line(row: dict[str, Any]) -> Line:
    return Line(
        id=row["id"],
        title=row["title"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        site_ids=frozenset(row["sites"]),
        asset_ids=frozenset(row["assets"]),
        natures=frozenset(row["natures"]),
        categories=tuple(row["categories"]),
        covers_remote=row["covers_remote"],
        covers_on_site=row["covers_on_site"],
        covers_travel=row["covers_travel"],
        covers_parts=row["covers_parts"],
        calendar_id=row["calendar_id"],
        monthly_fee=None if row["monthly_fee"] is None else Decimal(str(row["monthly_fee"])),
    )
