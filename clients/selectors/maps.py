"""Who leans on whom in one dossier, as far as the reader sees both ends (G05)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from clients import mapping
from clients.models import Asset, AssetRelation, Client
from clients.relations import Edge, Hit, hit_by, leans_on

MOST = 2000


@dataclass(frozen=True)
class Network:
    """The machines that have a relation, by key, and their relations."""

    assets: dict[int, Asset]
    relations: list[AssetRelation]

    @property
    def edges(self) -> list[Edge]:
        """The relations, without anything else."""
        return [Edge(one.source_id, one.kind, one.target_id) for one in self.relations]


@dataclass(frozen=True)
class Reached:
    """A machine on the way, with how it is reached."""

    asset: Asset
    hit: Hit
    via: Asset


def network(user: Any, client: Client | int, *, kind: str = "") -> Network:
    """What this reader sees of a client's relations that hold today; two statements."""
    rows = AssetRelation.objects.filter(client=client, ended_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    relations = list(rows.order_by("pk")[:MOST])
    keys = {key for one in relations for key in (one.source_id, one.target_id)}
    seen = Asset.objects.visible_to(user).filter(pk__in=keys).exclude(state="RECYCLED")
    assets = {asset.pk: asset for asset in seen.select_related("type", "site")}
    kept = [one for one in relations if one.source_id in assets and one.target_id in assets]
    return Network({key: assets[key] for key in _ends(kept)}, kept)


def narrowed(found: Network, *, site: int = 0, kind: int = 0) -> Network:
    """The relations that have an end at that site, and one of that type; what is at the other end stays drawn."""

    def is_kept(one: AssetRelation) -> bool:
        ends = [found.assets[one.source_id], found.assets[one.target_id]]
        here = not site or any(end.site_id == site for end in ends)
        return here and (not kind or any(end.type_id == kind for end in ends))

    kept = [one for one in found.relations if is_kept(one)]
    return Network({key: found.assets[key] for key in _ends(kept)}, kept)


def _ends(relations: Iterable[AssetRelation]) -> list[int]:
    return list(dict.fromkeys(key for one in relations for key in (one.target_id, one.source_id)))


def impact(found: Network, root: Asset) -> list[Reached]:
    """What is hit when this machine fails, the nearest first."""
    return _reached(found, root, hit_by(found.edges, root.pk))


def needs(found: Network, root: Asset) -> list[Reached]:
    """What this machine needs to work, the nearest first."""
    return _reached(found, root, leans_on(found.edges, root.pk))


def _reached(found: Network, root: Asset, hits: Iterable[Hit]) -> list[Reached]:
    known = {**found.assets, root.pk: root}
    return [Reached(known[hit.key], hit, known[hit.via]) for hit in hits]


def drawing(found: Network, root: Asset | None) -> mapping.Drawing:
    """The map around one machine, or of the whole dossier."""
    layers = mapping.around(found.edges, root.pk) if root else mapping.whole(found.edges)
    return mapping.draw(layers, found.edges)
