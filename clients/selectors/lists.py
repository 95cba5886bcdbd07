"""Lists of clients and of their equipment, always within the reader's reach."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from clients.models import Asset, AssetState, Client, CommercialStatus, Contract
from clients.plain import NAME, Plain, plain


def clients_matching(user: Any, text: str, status: str = "") -> QuerySet[Client]:
    """Reachable clients by words of the name or town, or by a contract's number."""
    rows = Client.objects.visible_to(user).select_related("referent")
    if status in CommercialStatus.values:
        rows = rows.filter(commercial_status=status)
    return _named(rows, text, by_contract=True)


def others_matching(user: Any, text: str) -> list[Client]:
    """The names of up to twenty clients whose dossier is closed to this member of the staff (H04)."""
    if len(text.strip()) < 3:
        return []
    reached = Client.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = Client.objects.filter(~Exists(reached)).only("name", "city")
    return list(_named(rows, text)[:20])


def _named(rows: QuerySet[Client], text: str, *, by_contract: bool = False) -> QuerySet[Client]:
    for word in plain(text).split()[:4]:
        found = Q(plain_name__contains=word) | Q(plain_city__contains=word)
        if by_contract:
            numbers = Contract.objects.filter(client=OuterRef("pk"), number__istartswith=word)
            found |= Q(Exists(numbers))
        rows = rows.alias(plain_name=NAME, plain_city=Plain("city")).filter(found)
    return rows.order_by("name", "pk")


def assets_matching(
    user: Any,
    client: Client,
    text: str = "",
    state: str = "",
    site: int | None = None,
    type: str = "",
) -> QuerySet[Asset]:
    """A client's machines by name, serial, model, room, or any value of their type."""
    rows = Asset.objects.visible_to(user).filter(client=client).select_related("site", "type")
    if state in AssetState.values:
        rows = rows.filter(state=state)
    if site:
        rows = rows.filter(site_id=site)
    if type:
        rows = rows.filter(type__code=type)
    for word in text.split()[:4]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(serial__icontains=word)
            | Q(model__icontains=word)
            | Q(room__icontains=word)
            | Q(kind__icontains=word)
            | Q(type__name__icontains=word)
            | Q(details_text__icontains=word)
        )
    return rows
