"""What becomes of the differences: applied by the client's rules, or proposed and decided by somebody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from clients.inventory import policy
from clients.inventory.machine import Machine
from clients.inventory.policy import NEW, Verb
from clients.models import (
    Asset,
    Client,
    InventoryPolicy,
    InventoryProposal,
    Part,
    ProposalState,
    SeenMachine,
    Site,
)
from clients.selectors import parts_open
from clients.services.assets import save_asset
from core import access, events


def follow(
    *, client: Client, seen: SeenMachine, machine: Machine, site: Site | None, at: datetime
) -> None:
    """Do what the client's rules say of this machine's inventory; called with the client's row locked."""
    row = InventoryPolicy.objects.filter(client=client).first()
    own = row.verbs if row else {}
    if seen.asset is None:
        _new(client, seen, machine, site, policy.verb_of(NEW, own), at)
        return
    before = {name: getattr(seen.asset, name) for name in policy.FIELDS if name != NEW}
    decision = policy.decide(before, machine.values, own)
    if decision.apply:
        save_asset(client_id=client.pk, asset_id=seen.asset.pk, by=None, at=at, **decision.apply)
    _propose(seen, before, decision.propose, at)


def _new(
    client: Client, seen: SeenMachine, machine: Machine, site: Site | None, verb: str, at: datetime
) -> None:
    if verb == Verb.APPLY:
        seen.asset = save_asset(client_id=client.pk, by=None, at=at, site=site, **machine.values)
        seen.save(update_fields=["asset"])
        _propose(seen, {}, {}, at)
    elif verb == Verb.PROPOSE:
        _propose(seen, {}, {NEW: {**machine.values, "site": site.pk if site else None}}, at)


def _propose(
    seen: SeenMachine, before: dict[str, Any], proposed: dict[str, Any], at: datetime
) -> None:
    """Make the open proposals of this machine these ones; what was refused is not proposed again."""
    rows = InventoryProposal.objects.filter(machine=seen)
    rows.filter(state=ProposalState.OPEN).exclude(field__in=proposed).delete()
    refused = {(row.field, _key(row.value)) for row in rows.filter(state=ProposalState.REFUSED)}
    for name, value in proposed.items():
        if (name, _key(value)) in refused or (name == NEW and any(f == NEW for f, _v in refused)):
            continue
        InventoryProposal.objects.update_or_create(
            machine=seen,
            field=name,
            state=ProposalState.OPEN,
            defaults={"value": value, "before": words(before.get(name)), "asset": seen.asset},
            create_defaults={
                "client_id": seen.client_id, "value": value, "before": words(before.get(name)),
                "asset": seen.asset, "made_at": at,
            },
        )  # fmt: skip


@transaction.atomic
def decide(
    *, client_id: int, proposals: Sequence[int], accepted: bool, by: User, at: datetime
) -> int:
    """Accept or refuse these open proposals of one client; how many were still open."""
    access.require(by, "clients.decide_inventory")
    client = Client.objects.select_for_update(no_key=True).get(pk=client_id)
    if not parts_open(by, client, at).get(Part.EQUIPMENT):
        raise PermissionDenied("the equipment is not open for writing")
    rows = InventoryProposal.objects.select_for_update(of=("self",)).select_related("machine")
    found = list(
        rows.filter(client=client, pk__in=proposals, state=ProposalState.OPEN).order_by("pk")
    )
    if accepted:
        _write(client, found, by, at)
    state = ProposalState.ACCEPTED if accepted else ProposalState.REFUSED
    InventoryProposal.objects.filter(pk__in=[row.pk for row in found]).update(
        state=state, decided_by=by, decided_at=at
    )
    if found:
        events.record(
            "inventory.decided", about=client, by=by, at=at, accepted=accepted, count=len(found),
            machines=sorted({str(row.machine) for row in found})[:20],
        )  # fmt: skip
    return len(found)


def _write(client: Client, found: list[InventoryProposal], by: User, at: datetime) -> None:
    """One change per machine, whatever the number of its fields."""
    changes: dict[int, dict[str, Any]] = {}
    for row in found:
        if row.field == NEW:
            _create(client, row, by, at)
        elif row.asset_id:
            changes.setdefault(row.asset_id, {})[row.field] = row.value
    for asset_id, values in changes.items():
        save_asset(client_id=client.pk, asset_id=asset_id, by=by, at=at, **values)


def _create(client: Client, row: InventoryProposal, by: User, at: datetime) -> None:
    values = dict(row.value)
    site = Site.objects.filter(client=client, pk=values.pop("site", None)).first()
    made: Asset = save_asset(client_id=client.pk, by=by, at=at, site=site, **values)
    row.machine.asset = made
    row.machine.save(update_fields=["asset"])


def words(value: Any) -> str:
    """A value as it is shown."""
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _key(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, list) else str(value).strip().lower()
