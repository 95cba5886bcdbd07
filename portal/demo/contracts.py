"""What the demo company sold: prices, lines, an amendment, tickets, a public client, renewals to come."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from accounts.models import User
from clients import services
from clients.models import Client, Contract, Work
from clients.models.terms import Band

#: The house's price list: what it is for, and the price or the coefficient.
CATALOGUE = (
    {"band": Band.NIGHT, "coefficient": Decimal("1.5")},
    {"band": Band.WEEKEND, "coefficient": Decimal("1.75")},
    {"band": Band.HOLIDAY, "coefficient": Decimal(2)},
    {"role": "EXPERT", "price": Decimal(110)},
    {"work": Work.PROJECT, "price": Decimal(95)},
    {"work": Work.TRAVEL, "within_km": 20, "price": Decimal(45)},
    {"work": Work.TRAVEL, "within_km": 60, "price": Decimal(80)},
    {"work": Work.TRAVEL, "price": Decimal(140)},
    {"work": Work.TICKET, "price": Decimal(79)},
    {"work": Work.PART, "article": "Batterie d’onduleur", "price": Decimal(406)},
)

#: The revised Syntec index: month, value, day it was published.
INDICES = (
    (date(2023, 9, 1), Decimal("306.0"), date(2023, 10, 31)),
    (date(2024, 9, 1), Decimal("314.5"), date(2024, 10, 31)),
)


def build(clients: list[Client], staff: dict[str, User], now: datetime) -> None:
    """A few rows of each kind, by the services that people use."""
    seller = staff["Simon"]
    start = date(now.year - 1, 1, 1)
    for named in CATALOGUE:
        services.add_rate(by=seller, at=now, since=start, **named)
    for month, value, published_on in INDICES:
        services.keep_index(
            month=month, value=value, published_on=published_on, source="Fédération Syntec",
            by=seller, at=now,
        )  # fmt: skip
    by_name = {client.short_name: client for client in clients}
    _lines(by_name["Morvan-Lescop"].contracts.get(), seller, now)
    _public(by_name["Plouharnec"].contracts.get(), seller, now)
    _tickets(by_name["Tessier"], seller, now)
    _renewals(clients, seller, now)


def _lines(contract: Contract, by: User, now: datetime) -> None:
    kept = {"contract_id": contract.pk, "by": by, "at": now, "since": contract.starts_on}
    services.save_line(
        **kept, position=1, title="Postes et bureautique", natures=["OFFICE"], covers_on_site=True,
        covers_travel=True, monthly_fee=Decimal(420),
    )  # fmt: skip
    services.save_line(
        **kept, position=2, title="Réseau et téléphonie", natures=["NETWORK", "TELEPHONY"],
        covers_on_site=True, covers_travel=True, monthly_fee=Decimal(260),
    )  # fmt: skip
    services.add_rate(
        contract_id=contract.pk, by=by, at=now, since=contract.starts_on, work=Work.PROJECT, price=Decimal(88),
    )  # fmt: skip
    services.amend(
        contract_id=contract.pk, effective_on=(now + timedelta(days=40)).date(), by=by, at=now,
        summary="Révision annuelle du taux horaire", hourly_rate=Decimal(86),
    )  # fmt: skip


def _public(contract: Contract, by: User, now: datetime) -> None:
    services.save_contract(
        client_id=contract.client_id, contract_id=contract.pk, by=by, at=now, is_public=True,
        service_code="DSI-01", commitment_number="2026-0417",
    )  # fmt: skip


def _tickets(client: Client, by: User, now: datetime) -> None:
    today = now.date()
    contract = services.save_contract(
        client_id=client.pk, by=by, at=now, number=f"{today.year % 100}-0113", kind="TICKET_PACK",
        title="Carnet de dix tickets", starts_on=today - timedelta(days=60),
    )  # fmt: skip
    services.buy_pack(
        contract_id=contract.pk, quantity=10, label="Carnet de dix tickets", key=f"demo:{contract.pk}",
        by=by, at=now - timedelta(days=60), unit_price=Decimal(65), expires_on=today + timedelta(days=300),
    )  # fmt: skip


def _renewals(clients: list[Client], by: User, now: datetime) -> None:
    """Some contracts end soon, and go on by themselves unless somebody gives notice."""
    managed = [c for client in clients for c in client.contracts.filter(kind="MANAGED_SERVICES")]
    for place, contract in enumerate(managed):
        services.save_contract(
            client_id=contract.client_id, contract_id=contract.pk, by=by, at=now,
            monthly_fee=None if contract.lines.exists() else Decimal(350 + 90 * place),
            renewal_months=12, ends_on=(now + timedelta(days=95 + 35 * place)).date(),
        )  # fmt: skip
