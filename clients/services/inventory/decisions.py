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
    AssetType,
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

SOURCE = "inventory"
#: Our word for a kind of machine → the code of its type.
TYPES = {"Portable": "computer", "Poste fixe": "computer", "Tablette": "computer", "Serveur": "server", "Machine virtuelle": "virtual"}  # fmt: skip
#: A field of a type → what an agent calls it.
DETAILS = {"os": "system", "ip": "address", "user": "user"}


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
        save_asset(
            client_id=client.pk, asset_id=seen.asset.pk, by=None, at=at, source=SOURCE,
            **decision.apply,
        )  # fmt: skip
    _propose(seen, before, decision.propose, at)


def _new(
    client: Client, seen: SeenMachine, machine: Machine, site: Site | None, verb: str, at: datetime
) -> None:
    if verb == Verb.APPLY:
        _create(seen, machine.values, site, None, at)
        _propose(seen, {}, {}, at)
    elif verb == Verb.PROPOSE:
        _propose(seen, {}, {NEW: {**machine.values, "site": site.pk if site else None}}, at)


def _propose(
    seen: SeenMachine, before: dict[str, Any], proposed: dict[str, Any], at: datetime
) -> None:
    """Make the open proposals of this machine these ones; what was refused is not proposed again."""
    rows = InventoryProposal.objects.filter(machine=seen)
    rows.filter(state=ProposalState.PENDING).exclude(field__in=proposed).delete()
    refused = {(row.field, _key(row.value)) for row in rows.filter(state=ProposalState.REFUSED)}
    for name, value in proposed.items():
        if (name, _key(value)) in refused or (name == NEW and any(f == NEW for f, _v in refused)):
            continue
        InventoryProposal.objects.update_or_create(
            machine=seen,
            field=name,
            state=ProposalState.PENDING,
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
        rows.filter(client=client, pk__in=proposals, state=ProposalState.PENDING).order_by("pk")
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
            values = dict(row.value)
            site = Site.objects.filter(client=client, pk=values.pop("site", None)).first()
            _create(row.machine, values, site, by, at)
        elif row.asset_id:
            changes.setdefault(row.asset_id, {})[row.field] = row.value
    for asset_id, values in changes.items():
        save_asset(client_id=client.pk, asset_id=asset_id, by=by, at=at, **values)


def _create(
    seen: SeenMachine, values: dict[str, Any], site: Site | None, by: User | None, at: datetime
) -> None:
    seen.asset = save_asset(
        client_id=seen.client_id, by=by, at=at, site=site, source=SOURCE,
        **_typed(values.get("kind", ""), seen.details), **values,
    )  # fmt: skip
    seen.save(update_fields=["asset"])


def _typed(kind: str, told: dict[str, str]) -> dict[str, Any]:
    """The type of a new machine and what its fields are known to be; none when it asks for more."""
    found = AssetType.objects.filter(code=TYPES.get(kind, ""), is_active=True).first()
    if found is None:
        return {}
    fields = {field.key: field.is_required for field in found.fields.filter(is_active=True)}
    details = {key: told[word] for key, word in DETAILS.items() if key in fields and word in told}
    if any(asked and key not in details for key, asked in fields.items()):
        return {}
    return {"type": found, "details": details}


def words(value: Any) -> str:
    """A value as it is shown."""
    return ", ".join(value) if isinstance(value, list) else str(value or "")


def _key(value: Any) -> str:
    return repr(sorted(value)) if isinstance(value, list) else str(value).strip().lower()
