"""« Problème grave ? » : recent tickets that look like one problem, for a person to decide (E01, E05)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core import setting
from tickets import major as rules
from tickets.models import Ticket
from tickets.moves import OPEN


@dataclass(frozen=True)
class Suspicion:
    """Tickets that look like one serious problem, and what they share in words."""

    tickets: list[Ticket]
    shared: str
    name: str

    @property
    def first(self) -> Ticket:
        """The one to declare."""
        return self.tickets[0]


def recent_rows(at: datetime) -> list[rules.Row]:
    """The last half hour's open tickets nobody attached, as the rule reads them."""
    fresh = Ticket.objects.filter(
        reported_at__gt=at - rules.SUGGEST_WITHIN, status__in=OPEN, parent=None, is_major=False
    ).order_by("pk")
    names = ("pk", "client_id", "site_id", "asset_id", "category_id")
    return [rules.Row(*row) for row in fresh.values_list(*names)[:500]]


def least(at: datetime) -> int:
    """From how many tickets on a serious problem is suspected: the setting « major_suggest_from »."""
    return int(setting.value("major_suggest_from", on=at))


def suspicions(user: Any, at: datetime) -> list[Suspicion]:
    """« Problème grave ? » : the groups of recent tickets, for a person to decide."""
    found = rules.clusters(recent_rows(at), least(at))[:5]
    numbers = [number for cluster in found for number in cluster.tickets[:20]]
    seen = {
        ticket.pk: ticket
        for ticket in Ticket.objects.visible_to(user)
        .filter(pk__in=numbers)
        .select_related("client", "site", "asset", "category")
    }
    groups = [
        ([seen[n] for n in cluster.tickets if n in seen], cluster.shared) for cluster in found
    ]
    return [
        Suspicion(tickets, shared, str(getattr(tickets[0], shared)))
        for tickets, shared in groups
        if tickets
    ]
