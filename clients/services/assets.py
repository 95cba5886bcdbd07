"""Equipment: written by hand, by an inventory or by an import (G04)."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import asset_values, sheets
from clients.models import Asset, AssetField, AssetType, Client
from clients.services import states
from clients.services.parties import apply, store
from core import events
from core.errors import Refused

FIELDS = (
    "site", "room", "name", "kind", "maker", "model", "serial", "inventory_number", "network",
    "mac_addresses", "state", "delivered_on", "warranty_ends_on", "yearly_cost",
)  # fmt: skip


@transaction.atomic
def save_asset(
    *,
    client_id: int,
    asset_id: int | None = None,
    by: User | None,
    at: datetime,
    source: str = "desk",
    type: AssetType | None = None,
    details: dict[str, Any] | None = None,
    **values: Any,
) -> Asset:
    """Create or change a machine, where the person writes the part of its type (G04, G08).

    `details` are values of the type's fields, those not named stay as they are; `type=None` keeps the
    type. Each line that changes is kept with its before and after. `by=None` is an import or an agent.
    `Refused` names the field at fault: a column, or `details.<key>`.
    """
    client = Client.objects.get(pk=client_id)
    if asset_id:
        rows = Asset.objects.select_for_update(of=("self",)).select_related("type", "site")
        asset = rows.get(pk=asset_id, client_id=client_id)
        states.may_write(by, client, asset.part, at)
    else:
        asset = Asset(client=client, created_at=at)
    if (site := values.get("site")) and site.client_id != client_id:
        raise Refused(_("Ce site appartient à un autre client."), field="site")
    known = sheets.fields_of(asset)
    before = states.picture(asset, known) if asset_id else {}
    told = {name: str(getattr(asset, name) or "") for name in FIELDS} if asset_id else {}
    changed = apply(asset, FIELDS, values)
    if type is not None and type != asset.type:
        asset.type, asset.part, known = type, type.part, [*known, *type.fields.all()]
    states.may_write(by, client, asset.part, at)
    _detail(asset, details, whole=asset_id is None)
    if asset_id and before == states.picture(asset, known):
        return asset
    store(asset)
    if asset_id:
        states.keep_differences(asset, before, known, by=by, at=at, source=source)
    else:
        states.keep_creation(asset, by=by, at=at, source=source)
    diff = {name: [told.get(name, ""), str(getattr(asset, name) or "")] for name in changed}
    verb = "changed" if asset_id else "created"
    events.record(
        f"asset.{verb}", about=[asset, client], by=by, at=at, name=asset.name, part=asset.part,
        changes=diff,
    )  # fmt: skip
    return asset


def _detail(asset: Asset, given: dict[str, Any] | None, *, whole: bool) -> None:
    """Read the values of the type's fields; what is asked must be there when the machine is new or it is named."""
    if given is None and not whole:
        return
    given = given or {}
    fields = {field.key: field for field in sheets.fields_of(asset)}
    if foreign := set(given) - set(fields):
        raise Refused(_("Ce type n’a pas de ligne « %s ».") % sorted(foreign)[0], field="details")
    kept = {key: value for key, value in asset.details.items() if key in fields}
    for key, field in fields.items():
        if key in given:
            kept[key] = _read(field, given[key])
        asked = field.is_required and field.is_active and (whole or key in given)
        if asked and not kept.get(key):
            raise Refused(_("Donnez : %s.") % field.label, field=f"{sheets.DETAIL}{key}")
    asset.details = {key: value for key, value in kept.items() if value}
    asset.details_text = " ".join(asset.details.values())
    watched = [key for key, field in fields.items() if field.is_expiry and field.is_active]
    asset.expires_on = asset_values.day(asset.details.get(watched[0], "")) if watched else None


def _read(field: AssetField, typed: object) -> str:
    try:
        return asset_values.read(field.kind, typed, field.choices)
    except ValueError as problem:
        said = f"{field.label} : {problem}"
        raise Refused(said, field=f"{sheets.DETAIL}{field.key}") from None
