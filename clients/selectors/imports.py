"""What an import would do, told before it is done."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from clients.glpi import Export, Machine
from clients.models import Asset, AssetState, Client, Site


@dataclass(frozen=True)
class Plan:
    """Counts for the preview, and the work itself."""

    create: list[Machine]
    change: list[tuple[Asset, dict[str, list[str]], Machine]]
    same: int
    new_sites: list[str]
    rooms: int
    by_state: list[tuple[str, int]]
    by_kind: list[tuple[str, int]]
    doubles: list[tuple[str, int]]
    export: Export

    @property
    def notes(self) -> list[tuple[str, int]]:
        """What was read with a doubt, and how often."""
        return list(self.export.notes.items())

    @property
    def total(self) -> int:
        """Machines understood."""
        return len(self.create) + len(self.change) + self.same


def plan_import(client: Client, export: Export) -> Plan:
    """Compare the export with what the client's dossier holds; two statements whatever the size."""
    sites = {site.name: site for site in Site.objects.filter(client=client)}
    keys = [machine.key for machine in export.machines]
    held = {
        asset.source_key: asset
        for asset in Asset.objects.filter(client=client, source_key__in=keys)
        .select_related("site", "type")
        .prefetch_related("type__fields")
    }
    create, change, same = [], [], 0
    for machine in export.machines:
        asset = held.get(machine.key)
        if asset is None:
            create.append(machine)
        elif diff := _differences(asset, machine):
            change.append((asset, diff, machine))
        else:
            same += 1
    names = Counter(machine.values["name"] for machine in export.machines)
    states = Counter(machine.values["state"] for machine in export.machines)
    kinds = Counter(machine.values["kind"] or "—" for machine in export.machines)
    wanted = dict.fromkeys(machine.site for machine in export.machines)
    return Plan(
        create=create,
        change=change,
        same=same,
        new_sites=[name for name in wanted if name not in sites],
        rooms=len({m.values["room"] for m in export.machines if m.values["room"]}),
        by_state=[(str(AssetState(code).label), n) for code, n in states.most_common()],
        by_kind=kinds.most_common(12),
        doubles=[(name, n) for name, n in names.most_common() if n > 1],
        export=export,
    )


def _differences(asset: Asset, machine: Machine) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in machine.values.items():
        before: Any = getattr(asset, name)
        if before != value:
            found[name] = [str(before or ""), str(value or "")]
    if (asset.site.name if asset.site else "") != machine.site:
        found["site"] = [str(asset.site or ""), machine.site]
    return found
