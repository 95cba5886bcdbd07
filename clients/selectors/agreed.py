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


#: What a ticket costs beyond the pack: the contract's, the client's and the house's rows, read for packs of tickets alone.
_TICKETS = (
    Rate.objects.filter(
        Exact(OuterRef("kind"), Value(ContractKind.TICKET_PACK)),
        Q(contract=OuterRef("pk")) | Q(client=OuterRef("client")) | Q(contract=None, client=None),
        work=Work.TICKET,
    )
    .order_by("pk")
    .annotate(
        row=JSONObject(
            contract=F("contract_id"), client=F("client_id"), price=F("price"),
            coefficient=F("coefficient"), since=F("since"), until=F("until"),
        )
    )
)  # fmt: skip


@dataclass(frozen=True)
class TicketRate:
    """One row for tickets, with its days."""

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
    tickets: tuple[TicketRate, ...] = ()

    def fee(self, line: Line | ContractLine, day: date) -> Decimal | None:
        """The monthly fee of a line as it holds that day."""
        name = renewal.fee_of_line(line.pk if isinstance(line, ContractLine) else line.id or 0)
        found = renewal.as_of({name: line.monthly_fee}, self.changes, day)[name]
        return found if isinstance(found, Decimal) else None

    def ticket_price(self, day: date) -> Decimal | None:
        """What a ticket beyond the pack costs that day, by the chain of owners (G15, L19)."""
        rows = tuple(one.row for one in self.tickets if one.holds_on(day))
        return pricing.Card(rows, has_contract=True).ticket()


def with_agreed(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """The contracts with what was agreed in them, still one statement."""
    return rows.annotate(
        agreed=JSONObject(
            sites=_keys(Contract.sites.through, "contract", "site_id"),
            lines=ArraySubquery(_LINES.values("row")),
            tickets=ArraySubquery(_TICKETS.values("row")),
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
        tickets=tuple(_ticket_rate(one) for one in row["tickets"]),
    )


def _ticket_rate(row: dict[str, Any]) -> TicketRate:
    return TicketRate(
        pricing.Row(
            pricing.owner(row["contract"], row["client"]),
            pricing.TICKET,
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
