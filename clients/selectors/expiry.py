"""What ends, and when: warranties, licences, certificates, domains, lines (G17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, Client

MOST = 2000


@dataclass(frozen=True)
class Expiry:
    """One thing of one client that ends on a day; `cost` is what a year of it is worth, when known."""

    asset: Asset
    words: str
    ends_on: date
    cost: Decimal | None

    @property
    def client(self) -> Client:
        """Whose it is."""
        client: Client = self.asset.client
        return client


def expiring(
    user: Any, *, until: date, since: date, client: Client | None = None, seller: User | None = None
) -> list[Expiry]:
    """The ends between two days that this person may see, the nearest first; two thousand at most."""
    rows = _ending(Asset.objects.visible_to(user), since, until)
    if client is not None:
        rows = rows.filter(client=client)
    if seller is not None:
        rows = rows.filter(client__seller=seller)
    kept = rows.select_related("client", "type", "site").order_by("pk")[:MOST]
    found = [one for asset in kept for one in _ends(asset, since, until)]
    return sorted(found, key=lambda one: (one.ends_on, one.asset.pk, one.words))


def _ending(rows: QuerySet[Asset], since: date, until: date) -> QuerySet[Asset]:
    return rows.in_use().filter(  # type: ignore[attr-defined,no-any-return]
        Q(warranty_ends_on__range=(since, until)) | Q(expires_on__range=(since, until))
    )


def _ends(asset: Asset, since: date, until: date) -> Iterator[Expiry]:
    for words, day in (
        (_("Garantie"), asset.warranty_ends_on),
        (asset.kind_words or _("Échéance"), asset.expires_on),
    ):
        if day and since <= day <= until:
            yield Expiry(asset, words, day, asset.yearly_cost)
