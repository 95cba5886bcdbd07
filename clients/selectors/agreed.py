"""What was agreed in a contract besides its own row: sites, lines, amendments, read in the row's own statement."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.db.models.lookups import Exact

from clients import pricing, renewal
from clients.entitlement import Line
from clients.models import Amendment, Contract, ContractKind, ContractLine, Rate, Work
from clients.models.terms import LATEST

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


_RATE = JSONObject(
    contract=F("contract_id"), client=F("client_id"), work=F("work"), role=F("role"), band=F("band"),
    within_km=F("within_km"), article=F("article"), price=F("price"), coefficient=F("coefficient"),
    since=F("since"), until=F("until"),
)  # fmt: skip
#: What is said before working comes from the contract's own rows: nobody else's come before its own hour.
_RATES = Rate.objects.filter(contract=OuterRef("pk")).order_by(*LATEST).annotate(row=_RATE)
#: A ticket has no price of the contract's own, so a pack of them reads the client's and the house's too.
_TICKETS = (
    Rate.objects.filter(
        Exact(OuterRef("kind"), Value(ContractKind.TICKET_PACK)),
        Q(client=OuterRef("client")) | Q(contract=None, client=None),
        work=Work.TICKET,
    )
    .order_by(*LATEST)
    .annotate(row=_RATE)
)

_AGREED = JSONObject(
    sites=_keys(Contract.sites.through, "contract", "site_id"),
    lines=ArraySubquery(_LINES.values("row")),
    rates=ArraySubquery(_RATES.values("row")),
    tickets=ArraySubquery(_TICKETS.values("row")),
    changes=ArraySubquery(
        _CHANGES.annotate(
            row=JSONObject(on=F("effective_on"), number=F("number"), changes=F("changes"))
        ).values("row")
    ),
)


@dataclass(frozen=True)
class DatedRow:
    """One row of the card, with its days."""

    row: pricing.Row
    since: date
    until: date | None

    def holds_on(self, day: date) -> bool:
        """Whether it holds that day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Agreed:
    """The plain values of one contract."""

    site_ids: frozenset[int]
    lines: tuple[Line, ...]
    changes: tuple[renewal.Change, ...]
    rates: tuple[DatedRow, ...] = ()

    def fee(self, line: Line | ContractLine, day: date) -> Decimal | None:
        """The monthly fee of a line as it holds that day."""
        name = renewal.fee_of_line(line.pk if isinstance(line, ContractLine) else line.id or 0)
        found = renewal.as_of({name: line.monthly_fee}, self.changes, day)[name]
        return found if isinstance(found, Decimal) else None

    def rates_to_come(self, day: date) -> set[int]:
        """The rows of the card that an amendment begins after that day."""
        later = [name for one in self.changes if one.effective_on > day for name in one.changes]
        return {int(name.split(":")[1]) for name in later if name.startswith("rate:")}

    def card(self, day: date, hour: Decimal, trip: Decimal) -> pricing.Card:
        """What is asked for ordinary work that day, over the contract's own hour and journey (G15, L19)."""
        rows = tuple(one.row for one in self.rates if one.holds_on(day))
        return pricing.Card(rows, hour, trip, has_contract=True)


def with_agreed(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """The contracts with what was agreed in them, still one statement."""
    return rows.annotate(agreed=_AGREED)


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
        rates=tuple(_dated(one) for one in (*row["rates"], *row["tickets"])),
    )


def _dated(row: dict[str, Any]) -> DatedRow:
    return DatedRow(
        pricing.Row(
            pricing.owner(row["contract"], row["client"]),
            row["work"],
            row["role"],
            row["band"],
            row["within_km"],
            row["article"],
            price=_decimal(row["price"]),
            coefficient=_decimal(row["coefficient"]),
        ),
        date.fromisoformat(row["since"]),
        date.fromisoformat(row["until"]) if row["until"] else None,
    )


def _decimal(stored: Any) -> Decimal | None:
    return None if stored is None else Decimal(str(stored))


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
        monthly_fee=_decimal(row["monthly_fee"]),
    )
