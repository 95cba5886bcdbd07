"""The words above the lines: what is covered or due, and which signed report proves it (L05, R157, R178)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from billing import totals, words
from billing.models import BillableItem
from clients.entitlement import Verdict
from core.language import of_the_house


@of_the_house
def band(items: Sequence[BillableItem], sums: totals.Totals, due_on: date) -> list[dict[str, str]]:
    """The verdict band: title and detail."""
    if sums.gross:
        return [
            {
                "code": "BAND",
                "title": _("À régler au plus tard le %s") % words.day_full(due_on),
                "text": _("Par virement, en rappelant le numéro de la pièce."),
            }
        ]
    contract = items[0].contract
    title = _("Couvert par votre %s") % words.contract(contract) if contract else _("Rien à régler")
    return [
        {
            "code": "BAND",
            "title": title,
            "text": f"{_('Vous n’avez rien à régler.')} {_left(items)}".strip(),
        }
    ]


def _left(items: Sequence[BillableItem]) -> str:
    """« Il vous reste 3 h 30. », from the verdict and what was taken since."""
    told = [(Verdict.from_json(item.verdict), item) for item in items]
    left = [
        v.left - (item.used_minutes or item.used_tickets) for v, item in told if v.left is not None
    ]
    if not left or min(left) < 0:
        return ""
    first = told[0][0]
    if first.code in ("HOURS", "TICKETS"):
        return _("Il vous reste %s sur votre carnet.") % first.said(min(left))
    return _("Il vous reste %s sur site cette année.") % first.said(min(left))


@of_the_house
def proofs(items: Sequence[BillableItem]) -> list[dict[str, Any]]:
    """The reports behind the lines, with who signed and the summary the client may read."""
    found = []
    for item in items:
        found += [_proof(work.report) for work in item.evidence.all() if work.report]
        found.append(
            {"code": "TICKET", "title": _("Votre demande n° %s") % item.ticket_id, "text": ""}
        )
    return found


def _proof(report: Any) -> dict[str, Any]:
    signed = (
        _("rapport signé par %s") % report.signatory
        if report.signatory
        else _("rapport remis sans signature")
    )
    return {
        "code": "REPORT",
        "title": _("Intervention %(mission)s, %(signed)s")
        % {"mission": report.mission, "signed": signed},
        "text": report.findings,
    }
