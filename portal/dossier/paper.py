"""The client on paper: the sheet one takes along, the line of everything (G09, G19)."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clients import timeline
from clients.models import Client
from clients.selectors.dossier import Dossier
from core import formats, paper
from portal.dossier.reading import Around

SHEET = Path(__file__).parent.parent / "typst" / "sheet.typ"
Lines = Sequence[tuple[str, str]]


def sheet(d: Dossier, seen: Around, tiles: Sequence[dict[str, Any]], now: datetime) -> bytes:
    """One page to read in the car: what is promised, when we come, who, how to get in, what happened."""
    facts = [(tile["label"], _said(tile)) for tile in tiles]
    parts = [
        (_("Promis"), [(f"{row.ticket.pk}", f"{row.ticket.subject}, {row.pill.text}") for row in seen.promised]),
        (_("Qui suit ce client"), [(str(seat.label), _seat(seat)) for seat in seen.seats]),
        (_("Sites"), [(site.name, _site(site)) for site in d.sites]),
        (_("Fournisseurs"), [(one.name, ", ".join(filter(None, (one.service, one.contract_number, formats.phone(one.phone) if one.phone else "")))) for one in seen.suppliers]),
        (_("Derniers problèmes"), [(str(ticket.pk), ticket.subject) for ticket in seen.problems]),
        (_("Chronologie"), moments(d.moments)),
    ]  # fmt: skip
    return document(d.client, str(d.client), now, facts, parts)


def moments(rows: Sequence[timeline.Moment]) -> Lines:
    """The line of time, one row a fact."""
    return [
        (formats.exact(row.at), ", ".join(filter(None, (row.text, str(row.by or ""), row.number))))
        for row in rows
    ]


def document(
    client: Client, title: str, now: datetime, facts: Lines, parts: Sequence[tuple[str, Lines]]
) -> bytes:
    """The paper itself; a part without a line is left out."""
    return paper.pdf(
        SHEET,
        {
            "lang": (get_language() or "fr")[:2],
            "number": f"C-{client.pk}",
            "title": title,
            "facts": [
                _row(label, value)
                for label, value in (*facts, (_("Édité le"), formats.exact(now)))
                if value
            ],
            "parts": [
                {"title": name, "text": "", "rows": [_row(*line) for line in lines]}
                for name, lines in parts
                if lines
            ],
        },
    )


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": str(label), "value": str(value)}


def _said(tile: dict[str, Any]) -> str:
    words = [str(tile["fact"]), str(tile.get("detail", ""))]
    return ", ".join(word for word in words if word)


def _seat(seat: Any) -> str:
    words = [str(seat.holder or _("personne"))]
    if seat.backup:
        words.append(_("suppléant : %(who)s") % {"who": seat.backup})
    return ", ".join(words)


def _site(site: Any) -> str:
    where = f"{site.address} {site.postcode} {site.city}".strip()
    ways = (where, site.opening, site.access_instructions, site.parking, site.badge)
    return ". ".join(word for word in ways if word)
