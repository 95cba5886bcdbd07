"""What a ticket is: category, kind, nature, impact, urgency; its priority, team and promises follow (B03, B13, B19)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import Level, Team, User
from clients.models import Contract
from core.errors import Refused
from knowledge.models import Category
from tickets import priority
from tickets.models import Ticket
from tickets.services import assignment, door, placing, retargeting, terms

#: What a reclassification may change, in the order it is told.
_CLASSIFIED = (
    "category_id", "kind", "nature", "impact", "urgency", "priority", "team_id", "contract_id",
)  # fmt: skip
Classified = dict[str, Any]


def category(category_id: int | None) -> Category | None:
    """The category of that key, if it is still proposed."""
    if category_id is None:
        return None
    found = (
        Category.objects.filter(pk=category_id, is_active=True)
        .select_related("team__calendar")
        .first()
    )
    if found is None:
        raise Refused(_("Cette catégorie n’est plus proposée."), field="category")
    return found


def team_of_new(ticket: Ticket) -> Team | None:
    """The category's team, else level 1 of the nature (B02, B19)."""
    if ticket.category and ticket.category.team:
        return ticket.category.team
    return assignment.team_of(ticket.nature, Level.L1)


def weigh(ticket: Ticket) -> priority.Weighed:
    """Impact × urgency with the company's own matrix, and the reasons in words (B03)."""
    return priority.weigh(
        ticket.impact,
        ticket.urgency,
        is_vip=bool(ticket.requester and ticket.requester.is_vip),
        is_major=ticket.is_major,
        matrix=terms.priorities(ticket.reported_at),
    )


@transaction.atomic
def reclassify(
    *,
    ticket_id: int,
    by: User | None,
    at: datetime,
    category_id: int | None = None,
    kind: str = "",
    nature: str = "",
    impact: int | None = None,
    urgency: int | None = None,
    contract_id: int | None = None,
    reason: str = "",
    version: int | None = None,
) -> Ticket:
    """New category, kind, nature, impact or urgency: priority, team and promises follow, elapsed time kept (B13, D09)."""
    ticket = door.lock(ticket_id, version)
    door.move(ticket, "assign", by)
    before = _classified(ticket)
    if category_id is not None and category_id != ticket.category_id:
        ticket.category = other = category(category_id)
        if other:
            kind, nature = kind or other.kind, nature or other.nature
    ticket.kind, ticket.nature = kind or ticket.kind, nature or ticket.nature
    ticket.impact, ticket.urgency = impact or ticket.impact, urgency or ticket.urgency
    if contract_id is not None:
        ticket.contract = placing.of_client(Contract, contract_id, ticket.client, "contract")
    _follow([(ticket, before)], by=by, at=at, reason=reason)
    return ticket


@transaction.atomic
def raise_priority(ticket_ids: Collection[int], *, at: datetime) -> None:
    """A promise of each is about to break: one notch more urgent, else more impact; the reason says so (D10)."""
    if not ticket_ids:
        return
    raised = []
    for ticket in door.lock_all(ticket_ids):
        door.move(ticket, "assign", None)
        before = _classified(ticket)
        if ticket.priority > 1 and _one_notch(ticket):
            raised.append((ticket, before))
    _follow(raised, by=None, at=at, reason=gettext_noop("Échéance proche"))


def _one_notch(ticket: Ticket) -> bool:
    """Change urgency or impact; False when both are the strongest already."""
    for name in ("urgency", "impact"):
        if (weight := getattr(ticket, name)) > 1:
            setattr(ticket, name, weight - 1)
            return True
    return False


def _classified(ticket: Ticket) -> Classified:
    return {name: getattr(ticket, name) for name in _CLASSIFIED}


def _follow(
    moved: Sequence[tuple[Ticket, Classified]], *, by: User | None, at: datetime, reason: str
) -> None:
    """Priority, team and promises of each follow what was changed of it; nothing is written where nothing was."""
    prefetch_related_objects([ticket for ticket, _before in moved], "requester", "category__team")
    kept = []
    for ticket, before in moved:
        weighed = weigh(ticket)
        ticket.priority, ticket.team = weighed.priority, _team_now(ticket) or ticket.team
        now = _classified(ticket)
        changed = {name: [before[name], now[name]] for name in now if before[name] != now[name]}
        if changed:
            why = reason or ", ".join(weighed.reasons)
            kept.append((ticket, {"changed": changed, "reason": why}))
    if not kept:
        return
    retargeting.retarget([ticket for ticket, _told in kept], by=by, at=at)
    fields = {name.removesuffix("_id") for _ticket, told in kept for name in told["changed"]}
    door.keep_all("ticket.reclassified", kept, by=by, at=at, fields=sorted(fields))


def _team_now(ticket: Ticket) -> Team | None:
    """The team of the level that has the ticket."""
    if ticket.level > Level.L1:
        return assignment.team_of(ticket.nature, ticket.level)
    return team_of_new(ticket)
