"""Relations between machines, each with its day of beginning and of end (G05)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Asset, AssetRelation, DossierChange
from clients.relations import RelationKind
from clients.services import states
from core import events
from core.errors import Refused
from core.language import of_the_house

MOST_OF_CLIENT = 2000


@transaction.atomic
def relate(
    *,
    source_id: int,
    kind: str,
    target_id: int,
    by: User | None,
    at: datetime,
    origin: str = "desk",
) -> AssetRelation:
    """Say that one machine leans on another of the same client; saying it twice changes nothing."""
    rows = Asset.objects.select_for_update(of=("self",)).select_related("client").order_by("pk")
    pair = {asset.pk: asset for asset in rows.filter(pk__in=[source_id, target_id])}
    if kind not in RelationKind.values or len(pair) != 2:
        raise Refused(_("Choisissez un lien et un autre équipement."), field="target")
    source, target = pair[source_id], pair[target_id]
    if source.client_id != target.client_id:
        raise Refused(_("Cet équipement est d’un autre client."), field="target")
    for asset in (source, target):
        states.may_write(by, asset.client, asset.part, at)
    live = AssetRelation.objects.filter(client=source.client_id, ended_at=None)
    if found := live.filter(source=source, kind=kind, target=target).first():
        return found
    if live.count() >= MOST_OF_CLIENT:
        raise Refused(_("Ce dossier a déjà 2 000 liens."))
    made = AssetRelation.objects.create(
        client_id=source.client_id, source=source, kind=kind, target=target, started_at=at,
        started_by=by,
    )  # fmt: skip
    _tell(made, "", target.name, by=by, at=at, origin=origin)
    return made


@transaction.atomic
def unrelate(
    *, relation_id: int, by: User | None, at: datetime, origin: str = "desk"
) -> AssetRelation:
    """The relation no longer holds; it is kept for the days when it did."""
    rows = AssetRelation.objects.select_for_update(of=("self",))
    found = rows.select_related("source", "target", "client").get(pk=relation_id)
    for asset in (found.source, found.target):
        states.may_write(by, found.client, asset.part, at)
    if found.ended_at is None:
        found.ended_at = at
        found.save(update_fields=["ended_at"])
        _tell(found, found.target.name, "", by=by, at=at, origin=origin)
    return found


@of_the_house
def _tell(
    relation: AssetRelation,
    before: str,
    after: str,
    *,
    by: User | None,
    at: datetime,
    origin: str,
) -> None:
    asset = relation.source
    line = (
        f"relation.{relation.kind}",
        str(RelationKind(relation.kind).label),
        before,
        after,
    )
    kept: list[DossierChange] = states.keep(asset, [line], by=by, at=at, source=origin)
    events.record(
        "asset.related" if relation.ended_at is None else "asset.unrelated",
        about=[asset, relation.target, relation.client],
        by=by,
        at=at,
        label=kept[0].label,
    )
