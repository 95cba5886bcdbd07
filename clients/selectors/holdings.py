"""What the ledger holds: each pack, what is left of it, at what price it was bought (G13, G15)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum

from clients import ledger as packs
from clients.ledger import Holding
from clients.models import Contract, EntryKind, LedgerEntry

ZERO = Decimal(0)


def balance_of(contract_id: int, on: date) -> Decimal:
    """The minutes or tickets left on a pack that day; negative when overdrawn."""
    return packs.balance(holdings_of([contract_id]).get(contract_id, []), on)


def last_price(contract: Contract) -> Decimal | None:
    """What an hour or a ticket cost at the last purchase, when it was noted."""
    last = contract.packs.order_by("-bought_on", "-pk").first()
    return last.unit_price if last else None


def holdings_of(contract_ids: Sequence[int]) -> dict[int, list[Holding]]:
    """What the ledger says of each pack of these contracts, in one statement."""
    rows = (
        LedgerEntry.objects.filter(contract__in=contract_ids)
        .exclude(kind=EntryKind.ON_SITE)
        .values_list("contract_id", "pack_id", "pack__expires_on", "pack__unit_price")
        .annotate(
            left=Sum("quantity"),
            bought=Sum("quantity", filter=Q(kind=EntryKind.PURCHASE), default=ZERO),
        )
        .order_by("contract_id", "pack_id")
    )
    found: dict[int, list[Holding]] = {}
    for contract_id, pack_id, expires_on, price, left, bought in rows:
        one = Holding(pack_id, left, bought, expires_on, price)
        found.setdefault(contract_id, []).append(one)
    return found
