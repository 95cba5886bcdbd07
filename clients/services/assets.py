"""Equipment: written by hand, or brought from a GLPI export (G04)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from clients.models import Asset, Client, Part
from clients.selectors import parts_open
from clients.services.parties import apply, store
from core import events
from core.errors import Refused

FIELDS = (
    "site", "room", "name", "kind", "maker", "model", "serial", "inventory_number", "network",
    "mac_addresses", "state", "delivered_on", "warranty_ends_on",
)  # fmt: skip


@transaction.atomic
def save_asset(
    *, client_id: int, asset_id: int | None = None, by: User, at: datetime, **values: Any
) -> Asset:
    """Create or change a machine, where the person writes the equipment part (G04)."""
    client = Client.objects.get(pk=client_id)
    if not parts_open(by, client, at).get(Part.EQUIPMENT):
        raise PermissionDenied("the equipment is not open for writing")
    if asset_id:
        asset = Asset.objects.select_for_update().get(pk=asset_id, client_id=client_id)
    else:
        asset = Asset(client=client)
    if (site := values.get("site")) and site.client_id != client_id:
        raise Refused("Ce site appartient à un autre client.", field="site")
    before = {name: str(getattr(asset, name) or "") for name in FIELDS} if asset_id else {}
    changed = apply(asset, FIELDS, values)
    if asset_id and not changed:
        return asset
    store(asset)
    diff = {name: [before.get(name, ""), str(getattr(asset, name) or "")] for name in changed}
    verb = "changed" if asset_id else "created"
    events.record(f"asset.{verb}", about=[asset, client], by=by, at=at, changes=diff)
    return asset
