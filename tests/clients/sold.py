"""A contract as the tests of contracts, prices and ledgers sell, use and read it, on one noon."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from clients import selectors, services
from clients.models import Contract, LedgerEntry
from tests import cast

NOON = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
LINE = {"position": 1, "since": "2026-01-01", "covers_remote": "on"}


def verdict(contract: Contract, **case: Any) -> Any:
    return selectors.verdict_for(contract.client, at=case.pop("at", NOON), **case)


def buy(contract: Contract, quantity: int, key: str, expires_on: date | None = None) -> None:
    services.buy_pack(
        contract_id=contract.pk, quantity=quantity, label=f"Carnet {key}", key=key,
        by=cast.person("claire"), at=NOON, expires_on=expires_on,
    )  # fmt: skip


def use(contract: Contract, quantity: int | Decimal, key: str, **more: Any) -> LedgerEntry:
    return services.record_entry(
        contract_id=contract.pk, kind="USE", quantity=quantity, label="Essai", key=key, by=None,
        at=NOON, **more,
    )  # fmt: skip


def held(contract: Contract, day: date = TODAY) -> dict[str, Decimal]:
    return {one.pack.label: one.left for one in selectors.packs_of(contract, day)}
