"""Reading inventories: whom a machine resembles, what waits for a decision, which machines are heard of (G04)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from clients.inventory import policy
from clients.inventory.machine import Machine
from clients.inventory.matching import Held
from clients.inventory.policy import FIELDS, NEW
from clients.models import (
    Asset,
    Client,
    InventoryKey,
    InventoryPolicy,
    InventoryProposal,
    InventoryReport,
    ProposalState,
    ReportState,
    SeenMachine,
)

#: Machines compared by the rules; more of one name than this is nobody's office.
MOST_ALIKE = 50
MOST_SHOWN = 50


def held_like(client: Client, machine: Machine) -> list[Held]:
    """The client's machines that share anything with this one; two statements."""
    told = machine.values
    heard = Q(seen_as__device_id=machine.device_id)
    if machine.uuid:
        heard |= Q(seen_as__uuid=machine.uuid)
    alike = heard | Q(name__iexact=told.get("name", "")) | Q(mac_addresses__overlap=told.get("mac_addresses", []))  # fmt: skip
    if serial := told.get("serial"):
        alike |= Q(serial__iexact=serial)
    rows = Asset.objects.filter(alike, client=client).distinct().order_by("pk")
    return [
        Held(
            asset_id=row.pk,
            name=row.name,
            serial=row.serial,
            site_id=row.site_id,
            macs=frozenset(address.lower() for address in row.mac_addresses),
            uuids=frozenset(seen.uuid for seen in row.seen_as.all() if seen.uuid),
            device_ids=frozenset(seen.device_id for seen in row.seen_as.all()),
        )
        for row in rows.prefetch_related("seen_as")[:MOST_ALIKE]
    ]


@dataclass(frozen=True)
class Waiting:
    """One machine about which somebody decides."""

    machine: SeenMachine
    asset: Asset | None
    rows: list[tuple[int, str, str, str]]


def waiting(user: Any, client: Client) -> list[Waiting]:
    """Open proposals, machine by machine; the first fifty machines."""
    rows = (
        _open(user, client)
        .select_related("machine", "asset")
        .order_by("machine__name", "machine_id", "pk")[: MOST_SHOWN * len(FIELDS)]
    )
    found: dict[int, Waiting] = {}
    for row in rows:
        entry = found.setdefault(row.machine_id, Waiting(row.machine, row.asset, []))
        entry.rows.append((row.pk, str(FIELDS[row.field][0]), row.before, _said(row)))
    return list(found.values())[:MOST_SHOWN]


def count_waiting(user: Any, client: Client) -> int:
    """How many proposals wait."""
    return _open(user, client).count()


def _open(user: Any, client: Client) -> QuerySet[InventoryProposal]:
    rows: QuerySet[InventoryProposal] = InventoryProposal.objects.visible_to(user).filter(
        _readable(user, client), client=client, state=ProposalState.PENDING
    )
    return rows


def _readable(user: Any, client: Client) -> Q:
    """A server stays out of the sight of whoever reads only the workstations."""
    assets = Asset.objects.visible_to(user).filter(client=client)
    return Q(asset=None) | Q(asset__in=assets)


def _said(row: InventoryProposal) -> str:
    if row.field != NEW:
        return ", ".join(row.value) if isinstance(row.value, list) else str(row.value)
    told = [
        row.value.get(name) for name in ("kind", "maker", "model", "serial", "inventory_number")
    ]
    return ", ".join(str(value) for value in told if value) or row.value.get("name", "")


@dataclass(frozen=True)
class SetAside:
    """One inventory that waits for somebody, and the machines between which to choose."""

    report: InventoryReport
    rivals: list[Asset]


def set_aside(user: Any, client: Client) -> list[SetAside]:
    """What could not be read or recognised, newest first."""
    rows = list(
        InventoryReport.objects.visible_to(user)
        .filter(client=client, state=ReportState.QUARANTINED)
        .defer("raw")[:MOST_SHOWN]
    )
    wanted = {pk for row in rows for pk in row.rivals}
    assets = {
        asset.pk: asset
        for asset in Asset.objects.visible_to(user).filter(client=client, pk__in=wanted)
    }
    return [SetAside(row, [assets[pk] for pk in row.rivals if pk in assets]) for row in rows]


def machines_seen(user: Any, client: Client) -> QuerySet[SeenMachine]:
    """Every machine an agent told about, last heard first."""
    rows: QuerySet[SeenMachine] = (
        SeenMachine.objects.visible_to(user)
        .filter(_readable(user, client), client=client)
        .select_related("asset")
    )
    return rows


def last_inventory(user: Any, asset: Asset) -> SeenMachine | None:
    """What the agent of this equipment said last."""
    found: SeenMachine | None = SeenMachine.objects.visible_to(user).filter(asset=asset).first()
    return found


def verbs_of(client: Client) -> dict[str, str]:
    """The verb in force for each field of this client."""
    own = InventoryPolicy.objects.filter(client=client).values_list("verbs", flat=True).first()
    return {name: policy.verb_of(name, own or {}) for name in FIELDS}


def inventory_key_for(user: Any, pk: int) -> InventoryKey:
    """A key, where the person reads the equipment part."""
    found: InventoryKey = get_object_or_404(InventoryKey.objects.visible_to(user), pk=pk)
    return found


def inventory_report_for(user: Any, pk: int) -> InventoryReport:
    """A kept inventory, where the person reads the equipment part."""
    found: InventoryReport = get_object_or_404(
        InventoryReport.objects.visible_to(user).defer("raw"), pk=pk
    )
    return found
