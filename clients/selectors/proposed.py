"""What is proposed, for whoever decides and for whoever proposed (G21)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from clients import sheets
from clients.models import Asset, Client, DossierChange, DossierProposal, ProposalState
from clients.selectors.rights import written_on


@dataclass
class Visit:
    """The proposals of one visit to one client, in the order they were made."""

    client: Client
    source: str
    by: Any
    rows: list[DossierProposal] = field(default_factory=list)
    may_decide: bool = False


def waiting(user: Any) -> QuerySet[DossierProposal]:
    """What is not yet decided in the parts this person reads, the oldest first."""
    rows = DossierProposal.objects.visible_to(user).filter(state=ProposalState.PENDING)
    return rows.select_related("client", "by", "asset").order_by("client", "source", "at", "pk")


def of_source(user: Any, source: str) -> list[DossierProposal]:
    """What one visit proposes and nobody decided yet, in the parts this person reads."""
    return list(waiting(user).filter(source=source)[:50])


def changes_of(user: Any, source: str) -> list[DossierChange]:
    """What one visit changed, in the parts this person reads."""
    rows = DossierChange.objects.visible_to(user).filter(source=source)
    return list(rows.order_by("at", "pk")[:50])


def own(user: Any) -> QuerySet[DossierProposal]:
    """What this person proposed, the newest first, with what became of it."""
    rows = DossierProposal.objects.filter(by=user).select_related("client", "decided_by")
    return rows.order_by("-at", "-pk")


def by_visit(user: User, rows: Iterable[DossierProposal], at: datetime) -> list[Visit]:
    """Grouped by visit, each with whether this person may decide all of it."""
    rows = list(rows)
    visits: dict[tuple[int, str], Visit] = {}
    written = written_on(user, {row.client_id for row in rows}, at)
    for row in rows:
        visit = visits.setdefault(
            (row.client_id, row.source), Visit(row.client, row.source, row.by, may_decide=True)
        )
        visit.rows.append(row)
        visit.may_decide = visit.may_decide and row.part in written[row.client_id]
    return list(visits.values())


def lines_of(asset: Asset) -> dict[str, str]:
    """The lines of a machine that may be proposed, by key."""
    words = sheets.words(field for field in sheets.fields_of(asset) if field.is_active)
    return {key: label for key, label in words.items() if sheets.is_proposable(key)}
