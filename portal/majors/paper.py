"""The review of a serious problem on paper, in the reader's language (E10)."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core import formats, paper
from portal.majors import reading
from tickets.models import MajorIncident
from tickets.selectors import major as reads

TEMPLATE = Path(__file__).parent.parent / "typst" / "sheet.typ"


def review(problem: MajorIncident, now: datetime) -> bytes:
    """The PDF: what it was, who was informed, causes, lessons, actions, what was said, the story."""
    return paper.pdf(TEMPLATE, _data(problem, now))


def _data(problem: MajorIncident, now: datetime) -> dict[str, Any]:
    told = reading.told(problem, now, reads.groups(reads.people(problem)[:3000]))
    clients = ", ".join(row.client.name for row in reads.touched(problem)[: reading.MOST_ROWS])
    proofs = ngettext("%(done)s preuve sur %(total)s", "%(done)s preuves sur %(total)s", told.done)
    facts = [
        (_("Déclaré"), f"{formats.exact(problem.declared_at)}, {problem.declared_by}"),
        (_("Pilote"), str(problem.commander)),
        (_("Rétabli"), formats.exact(problem.restored_at) if problem.restored_at else ""),
        (_("Terminé"), formats.exact(problem.ended_at) if problem.ended_at else ""),
        (_("Clients touchés"), clients),
        (_("Information"), proofs % {"done": told.done, "total": told.total}),
    ]
    return {
        "lang": (get_language() or "fr")[:2],
        "number": str(problem),
        "title": _("Bilan %(problem)s") % {"problem": f"{problem}, {problem.title}"},
        "facts": [_row(*fact) for fact in facts if fact[1]],
        "parts": [
            _part(_("Causes"), problem.causes),
            _part(_("Ce que nous en retenons"), problem.review),
            _part(_("Actions"), "", _actions(problem)),
            _part(_("Ce qui a été dit"), "", _updates(problem)),
            _part(_("Déroulé"), "", _story(problem)),
        ],
    }


def _part(title: str, text: str, rows: list[dict[str, str]] | None = None) -> dict[str, Any]:
    return {"title": title, "text": text, "rows": rows or []}


def _row(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _actions(problem: MajorIncident) -> list[dict[str, str]]:
    rows = problem.actions.select_related("owner")[:100]
    return [
        _row(
            formats.day_long(one.due_on, year=True),
            f"{one.what}, {one.owner}, {_('faite') if one.done_at else _('à faire')}",
        )
        for one in rows
    ]


def _updates(problem: MajorIncident) -> list[dict[str, str]]:
    return [_row(formats.exact(one.at), one.body) for one in problem.updates.all()[:100]]


def _story(problem: MajorIncident) -> list[dict[str, str]]:
    """Oldest first, without the notes between ourselves."""
    lines = [line for line in reading.story(problem, 100) if not line.is_note]
    return [
        _row(formats.exact(line.at), f"{line.text}{f', {line.detail}' if line.detail else ''}")
        for line in reversed(lines)
    ]
