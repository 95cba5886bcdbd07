"""The technical state on any day, rebuilt from today's and what changed since; and what changed between two days (G08)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from clients import sheets
from clients.models import Asset, AssetRelation, Client, DossierChange, DossierFact
from clients.relations import RelationKind
from core.language import of_the_house

MOST_LINES = 500


@dataclass(frozen=True)
class Then:
    """One machine as it was: its lines, in the words of the sheet, and what it leaned on."""

    asset: Asset
    name: str
    kind: str
    lines: list[tuple[str, str]]
    leant_on: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Net:
    """One line between two days: what it was, what it became, however often it changed."""

    label: str
    before: str
    after: str
    at: datetime


def assets_then(user: Any, client: Client, at: datetime) -> QuerySet[Asset]:
    """The machines that were known at that instant, those that have left since included."""
    rows = Asset.objects.visible_to(user).filter(client=client)
    rows = rows.filter(Q(created_at=None) | Q(created_at__lte=at))
    return rows.select_related("type", "site").prefetch_related("type__fields")


@of_the_house
def as_they_were(user: Any, assets: Sequence[Asset], at: datetime) -> list[Then]:
    """Each machine of a page on that day, and what it leant on that this person sees; two statements
    whatever their number."""
    changes = DossierChange.objects.filter(asset__in=assets)
    undone = _first_after(changes, at, "asset_id", "field")
    by_asset: dict[int | None, dict[str, str]] = {}
    for change in undone:
        by_asset.setdefault(change.asset_id, {})[change.field] = change.before
    leant = _relations_then(user, assets, at)
    return [_then(asset, by_asset.get(asset.pk, {}), leant.get(asset.pk, [])) for asset in assets]


def _then(asset: Asset, undone: dict[str, str], leant_on: list[str]) -> Then:
    fields = sheets.fields_of(asset)
    kept = {**sheets.sheet(asset, fields), **undone}
    words = sheets.words(fields)
    lines = [
        (label, kept[key])
        for key, label in words.items()
        if kept.get(key) and key not in ("name", "type", "kind")
    ]
    kind = kept.get("type") or kept.get("kind", "")
    return Then(asset, kept.get("name") or asset.name, kind, lines, leant_on)


def _relations_then(user: Any, assets: Iterable[Asset], at: datetime) -> dict[int, list[str]]:
    seen = Asset.objects.visible_to(user)
    rows = AssetRelation.objects.filter(
        source__in=list(assets), target__in=seen, started_at__lte=at
    )
    held = rows.filter(Q(ended_at=None) | Q(ended_at__gt=at)).select_related("target")
    found: dict[int, list[str]] = {}
    for row in held.order_by("pk")[:MOST_LINES]:
        said = f"{RelationKind(row.kind).label} {row.target.name}"
        found.setdefault(row.source_id, []).append(said)
    return found


def facts_then(user: Any, client: Client, at: datetime) -> list[tuple[DossierFact, str]]:
    """The lines of the dossier on that day, without those that were not yet written."""
    facts = list(DossierFact.objects.visible_to(user).filter(client=client)[:MOST_LINES])
    changes = DossierChange.objects.filter(client=client, asset=None)
    undone = {(c.part, c.label): c.before for c in _first_after(changes, at, "part", "label")}
    values = [(fact, undone.get((fact.part, fact.label), fact.value)) for fact in facts]
    return [(fact, value) for fact, value in values if value]


def _first_after(
    rows: QuerySet[DossierChange], at: datetime, *keys: str
) -> QuerySet[DossierChange]:
    """The first change of each line after an instant: what it says was before is what was true then."""
    return rows.filter(at__gt=at).order_by(*keys, "at", "pk").distinct(*keys)


def between(user: Any, client: Client, since: datetime, until: datetime) -> list[Net]:
    """What is no longer as it was, line by line, the newest first; five hundred at most."""
    rows = DossierChange.objects.visible_to(user).filter(client=client, at__gt=since, at__lte=until)
    net: dict[tuple[int | None, str, str], Net] = {}
    for row in rows.order_by("-at", "-pk")[: 4 * MOST_LINES]:
        key = (row.asset_id, row.part, row.field or row.label)
        last = net.get(key)
        net[key] = Net(
            last.label if last else row.label, row.before, last.after if last else row.after,
            last.at if last else row.at,
        )  # fmt: skip
    return [one for one in net.values() if one.before != one.after][:MOST_LINES]
