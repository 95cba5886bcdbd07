"""Equipment: written by hand, or brought from a GLPI export (G04)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.glpi import Export
from clients.models import Asset, Client, Part, Site
from clients.selectors import parts_open
from clients.selectors.imports import Plan, plan_import
from clients.services.parties import apply, store
from core import access, events
from core.errors import Refused

FIELDS = (
    "site", "room", "name", "kind", "maker", "model", "serial", "inventory_number", "network",
    "mac_addresses", "state", "delivered_on", "warranty_ends_on",
)  # fmt: skip


@transaction.atomic
def save_asset(
    *, client_id: int, asset_id: int | None = None, by: User | None, at: datetime, **values: Any
) -> Asset:
    """Create or change a machine, where the person writes the equipment part; `by=None` is an inventory (G04)."""
    client = Client.objects.get(pk=client_id)
    if by is not None and not parts_open(by, client, at).get(Part.EQUIPMENT):
        raise PermissionDenied("the equipment is not open for writing")
    if asset_id:
        asset = Asset.objects.select_for_update().get(pk=asset_id, client_id=client_id)
    else:
        asset = Asset(client=client)
    if (site := values.get("site")) and site.client_id != client_id:
        raise Refused(_("Ce site appartient à un autre client."), field="site")
    before = {name: str(getattr(asset, name) or "") for name in FIELDS} if asset_id else {}
    changed = apply(asset, FIELDS, values)
    if asset_id and not changed:
        return asset
    store(asset)
    diff = {name: [before.get(name, ""), str(getattr(asset, name) or "")] for name in changed}
    verb = "changed" if asset_id else "created"
    events.record(f"asset.{verb}", about=[asset, client], by=by, at=at, changes=diff)
    return asset


@transaction.atomic
def import_assets(
    *, client_id: int, export: Export, name: str, by: User | None, at: datetime
) -> Plan:
    """Bring an export into the dossier: sites, rooms, machines; a second run changes nothing (G04).

    `by=None` is the command of an administrator of the machine. Every changed machine tells its
    before and after; the created ones are told together.
    """
    client = Client.objects.select_for_update().get(pk=client_id)
    if by is not None:
        access.require(by, "clients.import_assets")
        if not parts_open(by, client, at).get(Part.EQUIPMENT):
            raise PermissionDenied("the equipment is not open for writing")
    plan = plan_import(client, export)
    for site in plan.new_sites:
        Site.objects.create(client=client, name=site)
    sites = {site.name: site for site in Site.objects.filter(client=client)}
    Asset.objects.bulk_create(
        (
            Asset(client=client, site=sites[m.site], source_key=m.key, **m.values)
            for m in plan.create
        ),
        batch_size=500,
    )
    for asset, diff, machine in plan.change:
        apply(asset, FIELDS, {**machine.values, "site": sites[machine.site]})
        asset.save()
        events.record("asset.changed", about=[asset, client], by=by, at=at, changes=diff)
    if plan.create or plan.change or plan.new_sites:
        events.record(
            "assets.imported",
            about=client,
            by=by,
            at=at,
            file=name[:200],
            created=len(plan.create),
            changed=len(plan.change),
            sites=plan.new_sites,
        )
    return plan
