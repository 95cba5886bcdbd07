"""How the technical dossier is said and drawn."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from clients import mapping, sheets
from clients.models import Asset, AssetRelation, DossierProposal
from clients.relations import WAYS, Hit, RelationKind
from clients.selectors.past import Net
from core import formats

register = template.Library()

#: Characters of a name that a box of the map has room for.
ROOM = 22


@register.filter
def as_said(text: str) -> str:
    """A value as it is read: a kept day as the reader writes days, anything else as it stands."""
    day = sheets.as_day(text)
    return formats.day_figures(day) if day else text


@register.simple_tag
def sheet_value(value: Any) -> str | SafeString:
    """One line of a sheet: a day as the reader writes it, an address as a link."""
    if isinstance(value, date):
        return formats.day_figures(value)
    text = str(value)
    if text.startswith(("http://", "https://")):
        return format_html('<a href="{}" rel="noreferrer noopener">{}</a>', text, text)
    return text


@register.simple_tag
def relation_ends(relation: AssetRelation, known: Mapping[int, Asset]) -> tuple[Asset, Asset]:
    """Both machines of a relation, the one that leans first."""
    return known[relation.source_id], known[relation.target_id]


@register.simple_tag
def relation_words(
    relation: AssetRelation, asset: Asset, known: Mapping[int, Asset]
) -> tuple[str, Asset]:
    """A relation as one of its machines says it, and the other machine."""
    if relation.source_id == asset.pk:
        return str(RelationKind(relation.kind).label), known[relation.target_id]
    return str(WAYS[relation.kind].back), known[relation.source_id]


@register.simple_tag
def hit_effect(hit: Hit) -> str:
    """« s’arrête », « n’est plus sauvegardé »…"""
    return str(WAYS[hit.kind].effect)


@register.simple_tag
def map_box(box: mapping.Box, known: Mapping[int, Asset], root: Asset | None) -> SafeString:
    """One machine of the map."""
    asset = known[box.key]
    name = asset.name if len(asset.name) <= ROOM else f"{asset.name[: ROOM - 1]}…"
    here = " map-root" if root is not None and asset.pk == root.pk else ""
    return format_html(
        '<g class="map-box{}"><title>{}</title><rect x="{}" y="{}" width="{}" height="{}" rx="6"/>'
        '<text x="{}" y="{}">{}</text><text class="map-kind" x="{}" y="{}">{}</text></g>',
        here, asset.name, str(box.x), str(box.y), str(mapping.WIDTH), str(mapping.HEIGHT),
        str(box.x + 10), str(box.y + 18), name, str(box.x + 10), str(box.y + 35),
        asset.kind_words[:26],
    )  # fmt: skip


@register.simple_tag
def net_rows(net: Iterable[Net]) -> list[tuple[str, str, str, str]]:
    """Rows of `ui/diff.html`: what, before, after, when it changed last."""
    empty = _("vide")
    return [
        (
            one.label,
            as_said(one.before),
            as_said(one.after) or empty,
            formats.day_month(timezone.localdate(one.at)),
        )
        for one in net
    ]


@register.simple_tag
def proposal_rows(rows: Iterable[DossierProposal]) -> list[tuple[str, str, str, str]]:
    """Rows of `ui/diff.html` for what is proposed."""
    return [
        (
            row.label,
            as_said(row.before),
            as_said(row.after) or _("vide"),
            str(row.get_part_display()),
        )
        for row in rows
    ]


@register.simple_tag
def source_words(source: str) -> str:
    """Where a change comes from: « Visite I-12 »."""
    noun, _colon, number = source.partition(":")
    if noun == "mission":
        return _("Visite I-%s") % number
    if noun == "inventory":
        return _("Inventaire automatique")
    return _("Du bureau") if noun == "desk" else source
