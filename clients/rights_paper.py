"""The list of rights on paper: people × clients, then each right person by person, dated (H06)."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from clients.models import Part
from clients.services import lists
from core import formats, paper
from core.errors import Refused
from core.language import of_the_house

TEMPLATE = Path(__file__).parent / "typst" / "rights.typ"
#: Clients side by side on a landscape page, and rights on one paper.
ACROSS, MOST_LINES = 8, 2_000

Row = Sequence[str]


@of_the_house
def pdf(rows: Iterable[Row], *, title: str, made: str, scope: str = "") -> bytes:
    """The paper. `rows` are those of every list of rights (`services.lists`), in French."""
    listed = list(rows)
    if len(listed) > MOST_LINES:
        raise Refused(_("Plus de %s droits : filtrez la liste, ou prenez le tableur.") % formats.number(MOST_LINES))  # fmt: skip
    people = [(who[0], list(own)) for who, own in groupby(listed, key=lambda row: row[:2])]
    head = lists.head()
    return paper.pdf(
        TEMPLATE,
        {
            "title": title,
            "made": made,
            "scope": scope,
            "nothing": _("Aucun droit à cette date."),
            "matrix": _tables(people, sorted({row[2] for row in listed})),
            "legend": _("L lecture, LÉ lecture et écriture, id. identifiants ; la date est la fin du droit."),
            "detail": _("Chaque droit"),
            "head": [head[place] for place in DETAIL],
            "people": [
                {"title": f"{name}, {own[0][1]}", "rows": [[row[place] for place in DETAIL] for row in own]}
                for name, own in people
            ],
        },
    )  # fmt: skip


#: Client, parts, writing, from, to, reason, origin, giver.
DETAIL = (2, 3, 4, 5, 6, 7, 8, 9)


def _tables(
    people: Sequence[tuple[str, list[Row]]], clients: Sequence[str]
) -> list[dict[str, Any]]:
    """So many clients a table; in each only the people who hold something there."""
    tables = []
    for start in range(0, len(clients), ACROSS):
        here = clients[start : start + ACROSS]
        lines = [
            [name, *(_cell(own, client) for client in here)]
            for name, own in people
            if any(row[2] in here for row in own)
        ]
        title = _("Qui voit quoi") if not start else _("Qui voit quoi (suite)")
        tables.append({"title": title, "head": [_("Personne"), *here], "rows": lines})
    return tables


def _cell(own: Iterable[Row], client: str) -> str:
    return " ; ".join(_mark(row) for row in own if row[2] == client)


def _mark(row: Row) -> str:
    """« LÉ id. 21/11/2026 »."""
    secrets = str(Part.SECRETS.label)
    parts = row[3].split(", ")
    letters = ("LÉ" if row[4] == _("oui") else "L") if parts != [secrets] else ""
    key = _("id.") if secrets in parts else ""
    return " ".join(word for word in (letters, key, row[6]) if word)
