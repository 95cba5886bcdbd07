"""Index values as kept, and where a contract's last revision stopped (rules-billing 1.10)."""

from django.db.models import QuerySet

from clients.models import Contract, PriceIndex, PriceRevision


def indices() -> QuerySet[PriceIndex]:
    """Every month kept, the newest first."""
    return PriceIndex.objects.select_related("entered_by")


def base_of(contract: Contract) -> PriceIndex | None:
    """The index the prices of this contract follow now: that of their last revision."""
    last = PriceRevision.objects.filter(amendment__contract=contract).select_related("target")
    found = last.order_by("-amendment__number").first()
    return found.target if found else None
