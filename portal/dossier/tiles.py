"""The tiles of the first page that only the rooms above can fill (G19)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core import formats
from portal import doors
from portal.dossier.reading import Around

Tile = dict[str, Any]


def tiles(seen: Around, now: datetime, *, opens_missions: bool, reads_surveys: bool) -> list[Tile]:
    """When we come next, and how they feel."""
    return [_visit(seen, now, opens_missions), _mood(seen, reads_surveys)]


def _visit(seen: Around, now: datetime, opens: bool) -> Tile:
    visit = seen.visit
    tile: Tile = {"label": _("Prochaine visite"), "fact": _("aucune prévue"), "reasons": []}
    if visit is None:
        return tile
    tile["fact"] = formats.moment(visit.booking.starts_at, now)
    tile["reasons"] = [("person", str(visit.technician)), ("wrench", visit.purpose)]
    if visit.site:
        tile["reasons"].append(("pin", str(visit.site)))
    if opens:
        tile |= {"url": visit.get_absolute_url(), "link": _("Mission")}
    return tile


def _mood(seen: Around, reads: bool) -> Tile:
    tile: Tile = {"label": _("Humeur"), "fact": seen.mood.words}
    tile["reasons"] = [(seen.mood.icon, line) for line in seen.mood.reasons]
    if reads:
        tile |= {"url": doors.address("management:satisfaction"), "link": _("Satisfaction")}
    return tile
