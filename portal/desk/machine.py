"""What to know of the machine a ticket is about, beside the ticket: bounded reads, within the reader's rights (B08)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from clients.models import Asset, DossierChange, Secret
from clients.selectors import maps
from clients.selectors.lists import assets_matching
from core import formats
from interventions.models import Mission
from tickets.models import Ticket

MOST_FOUND = 12


@dataclass(frozen=True)
class Card:
    """The machine, what changed last, who went there last, what falls with it, which logins are open to the reader."""

    asset: Asset
    warranty: str
    is_late: bool
    change: DossierChange | None
    visit: Mission | None
    impact: list[maps.Reached]
    secrets: list[Secret]
    others: list[Ticket]


def card(ticket: Ticket, user: User, now: datetime) -> Card | None:
    """None when the ticket names no machine, or one that this person may not read."""
    seen = Asset.objects.visible_to(user).select_related("type", "site", "client")
    asset = seen.filter(pk=ticket.asset_id).first()
    if asset is None:
        return None
    network = maps.network(user, asset.client_id)
    today = formats.local(now).date()
    ends = asset.expires_on or asset.warranty_ends_on
    changes = DossierChange.objects.visible_to(user).filter(asset=asset).select_related("by")
    secrets = Secret.objects.visible_to(user).filter(client=asset.client_id, asset=asset)
    other = Ticket.objects.visible_to(user).filter(asset=asset).exclude(pk=ticket.pk)
    return Card(
        asset=asset,
        warranty=formats.day_figures(ends) if ends else "",
        is_late=bool(ends and ends < today),
        change=changes.order_by("-at", "-pk").first(),
        visit=_last_visit(asset, user),
        impact=maps.impact(network, asset),
        secrets=list(secrets.only("pk", "label")[:5]),
        others=list(other.only("pk", "subject", "status").order_by("-pk")[:3]),
    )


def _last_visit(asset: Asset, user: User) -> Mission | None:
    """The last visit for a ticket about this machine, else the last one at its site."""
    about = Q(ticket__asset=asset) | Q(reports__parts__asset=asset)
    rows = Mission.objects.visible_to(user).filter(status="DONE").select_related("technician")
    rows = rows.order_by("-left_at", "-pk")
    found = rows.filter(about, client=asset.client_id).first()
    if found is None and asset.site_id:
        found = rows.filter(client=asset.client_id, site=asset.site_id).first()
    return found


def found(ticket: Ticket, user: User, text: str) -> list[Asset]:
    """The client's machines in use that the words typed name; those of the ticket's site first."""
    rows: Any = assets_matching(user, ticket.client, text)
    rows = rows.in_use()
    here: Any = rows.filter(site=ticket.site_id) if ticket.site_id else rows.none()
    first = list(here[:MOST_FOUND])
    more = rows.exclude(pk__in=[one.pk for one in first])[: MOST_FOUND - len(first)]
    return [*first, *more]
