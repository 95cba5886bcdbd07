"""What billing's pages share: the tabs above, and one item's panel."""

from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from billing import moves, selectors, totals, words
from billing.forms import Filter
from billing.models import BillableItem
from clients.models import PACKS
from core import access, formats

#: Verbs with a button or a dialog of their own.
SHOWN_APART = ("approve", "adjust", "ask", "dispute")
TABS = (
    # route               words                       action
    ("billing:worklist",  _("Travaux clos"),          "billing.worklist"),
    ("billing:invoices",  _("Factures émises"),       "billing.view"),
    ("billing:payments",  _("Règlements"),            "billing.view"),
    ("billing:late",      _("Qui doit quoi"),            "billing.view"),
    ("billing:profile",   _("Mentions de la société"), "billing.profile"),
)  # fmt: skip


def tabs(user: User, here: str, count: int | None = None) -> list[tuple[str, str, Any, bool]]:
    """The tabs this role may open."""
    return [
        (reverse(route), str(label), count if route == here else None, route == here)
        for route, label, action in TABS
        if access.may(user, action)
    ]


def months(form: Filter, now: datetime) -> list[tuple[str, str, bool]]:
    """The last twelve months to choose from: value, words, chosen."""
    chosen, first = form.chosen()["month"], formats.local(now).date().replace(day=1)
    told = []
    for _n in range(12):
        told.append((f"{first:%Y-%m}", formats.month(first), f"{first:%Y-%m}" == chosen))
        first = (first - timedelta(days=1)).replace(day=1)
    return told


def panel(user: User, item: BillableItem) -> dict[str, Any]:
    """One item: its draft, why, proofs, and what this person may decide now."""
    lines = list(item.lines.all())
    sums = totals.of(lines)
    pack = bool(item.contract and item.contract.kind in PACKS)
    verbs = moves.possible(item.state, is_pack=pack, has_contract=item.contract is not None)
    if not access.may(user, "billing.decide"):
        verbs = []
    return {
        "item": item,
        "row": selectors.row(item),
        "lines": [
            {
                "line": line,
                "quantity": words.quantity(line.quantity, line.unit),
                "net": totals.net(line),
                "value": totals.value(line),
            }
            for line in lines
        ],
        "sums": sums,
        "shares": [(words.rate(share.rate), share.vat) for share in sums.shares],
        "reports": [work.report for work in item.evidence.all() if work.report],
        "entries": [work.time_entry for work in item.evidence.all() if work.time_entry],
        "can_approve": "approve" in verbs,
        "can_adjust": "adjust" in verbs,
        "can_issue": item.state == "READY" and access.may(user, "billing.issue"),
        "can_ask": "ask" in verbs,
        "can_dispute": "dispute" in verbs,
        "workers": selectors.workers(item) if "ask" in verbs else [],
        "questions": list(item.questions.select_related("to", "asked_by")),
        "verbs": [(verb, moves.MOVES[verb].button) for verb in verbs if verb not in SHOWN_APART],
    }
