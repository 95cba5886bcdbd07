"""What is proposed, for whoever decides and for whoever proposed (G21)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from accounts.models import User
from clients import people, sheets
from clients.models import (
    Asset,
    Client,
    DossierChange,
    DossierProposal,
    NamedPerson,
    ProposalState,
)
from clients.selectors.rights import written_on
from core import access

#: Clients of one person's list of what to decide.
MOST = 20


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


def count_from(user: Any, sources: Sequence[str]) -> int:
    """How many changes these visits propose that nobody decided yet; nothing is asked without a visit."""
    return waiting(user).filter(source__in=sources).order_by().count() if sources else 0


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


@dataclass(frozen=True)
class Owed:
    """What waits for one person's decision at one client."""

    client: str
    count: int


def deciders(client: Client) -> list[User]:
    """Who is told of what is proposed: the client's référent, else the stand-in; nobody where neither is left."""
    seats = NamedPerson.objects.filter(client=client, role="REFERENT", is_backup=True)
    standing_in = [row.user for row in seats.select_related("user")]
    return [one for one in (client.referent, *standing_in) if one and one.is_active][:1]


def owed_to(user: User) -> list[Owed]:
    """What those rules leave to this person, the longest waiting client first; the hotline's manager has the rest."""
    if not people.fits(user, "REFERENT"):
        return []
    stand_in = NamedPerson.objects.filter(
        client=OuterRef("client"), role="REFERENT", is_backup=True, user__is_active=True
    )
    nobody = ~Q(client__referent__is_active=True)
    mine: Any = Q(client__referent=user) | nobody & Exists(stand_in.filter(user=user))
    if access.may(user, "clients.answer_for_proposals"):
        mine |= nobody & ~Exists(stand_in)
    rows = DossierProposal.objects.visible_to(user).filter(mine, state=ProposalState.PENDING)
    found = rows.order_by().values("client_id", "client__short_name", "client__name")
    counted = found.annotate(n=Count("pk"), since=Min("at")).order_by("since", "client_id")[:MOST]
    return [Owed(row["client__short_name"] or row["client__name"], row["n"]) for row in counted]


def lines_of(asset: Asset) -> dict[str, str]:
    """The lines of a machine that may be proposed, by key."""
    words = sheets.words(field for field in sheets.fields_of(asset) if field.is_active)
    return {key: label for key, label in words.items() if sheets.is_proposable(key)}
