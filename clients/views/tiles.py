"""The facts at the top of a dossier, in the words of the design system's tiles."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients import commercial
from clients.selectors.dossier import Dossier
from clients.templatetags.clients import verdict_state
from core import formats

Tile = dict[str, Any]


def tiles(d: Dossier, *, office: bool, today: date) -> list[Tile]:
    """Commercial status, hours (for the office), sites, completeness."""
    found = [_status(d, office, today), _sites(d), _complete(d)]
    if office:
        found.insert(1, _hours(d))
    return found


def _status(d: Dossier, office: bool, today: date) -> Tile:
    """The verdict; for the office, in the colour of all that weighs on it, with why (G10)."""
    colour, reasons = verdict_state(d.verdict), []
    if office:
        seen = commercial.light(
            d.verdict, status=d.client.commercial_status, remark=d.client.commercial_reason,
            on=today,
        )  # fmt: skip
        colour, glyph = seen.colour, "check" if seen.colour == commercial.GREEN else "alert"
        more = [("check", x) for x in d.verdict.reasons if x not in seen.reasons]
        reasons = [*((glyph, x) for x in seen.reasons), *more]
    return {
        "label": _("Statut commercial"),
        "fact": d.verdict.words,
        "detail": d.verdict.contract_label,
        "verdict_state": colour,
        "reasons": reasons[:3],
        "url": reverse("clients:contracts", args=[d.client.pk]) if office else "",
        "link": _("Contrats"),
    }


def _hours(d: Dossier) -> Tile:
    left, total = d.verdict.left, d.verdict.whole
    tile: Tile = {"label": _("Décompte"), "fact": _("sans décompte"), "reasons": []}
    if left is not None:
        tile["fact"] = d.verdict.said(left)
        if total:
            tile["detail"] = _("restent sur %(total)s") % {"total": d.verdict.said(total)}
            tile |= {"value": max(left, 0), "maximum": total}
            if left * 5 < total:
                tile |= {"bar_tone": "soon", "reasons": [("alert", _("Sous 20 % : à renouveler"))]}
    if d.verdict.contract_id:
        tile["url"] = reverse("clients:contract", args=[d.verdict.contract_id])
        tile["link"] = _("Décompte")
    return tile


def _sites(d: Dossier) -> Tile:
    first = d.sites[0] if d.sites else None
    lines = [f"{site.name}, {site.city}" for site in d.sites[1:3]]
    if first and first.access_instructions:
        lines.insert(0, first.access_instructions[:90])
    return {
        "label": _("Sites"),
        "fact": first.name if first else _("aucun site"),
        "detail": first.city if first else "",
        "reasons": [("pin", line) for line in lines],
        "url": reverse("clients:people", args=[d.client.pk]),
        "link": _("Tous"),
    }


def _complete(d: Dossier) -> Tile:
    gaps = len(d.complete.missing)
    words = ngettext("%(n)s élément manque", "%(n)s éléments manquent", gaps) % {"n": gaps}
    return {
        "label": _("Dossier complet à"),
        "fact": f"{d.complete.percent}{formats.NARROW}%",
        "detail": words if gaps else "",
        "value": d.complete.percent,
        "maximum": 100,
        "reasons": [("circle-dashed", line) for line in d.complete.missing[:3]],
    }
