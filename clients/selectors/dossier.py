"""Everything the 360° page shows, in a number of statements that depends on nothing (G09)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from accounts.selectors import name_of
from clients import completeness, timeline
from clients.entitlement import Verdict
from clients.models import (
    AccessGrant,
    Asset,
    AssetState,
    Client,
    Contact,
    Document,
    DossierChange,
    DossierFact,
    Part,
    Secret,
    SecretToChange,
    Site,
)
from clients.selectors import proposed
from clients.selectors.complete import complete
from clients.selectors.rights import live_grants, parts_open
from clients.selectors.secrets import secrets_of, to_change
from clients.selectors.standing import verdict_for
from clients.selectors.told import readable
from core import access
from core.counting import capped_counts

FEW = 6


@dataclass(frozen=True)
class Dossier:
    """One client for one reader: what is not open to him is absent, not blurred."""

    client: Client
    verdict: Verdict
    parts: dict[str, bool]
    closed_parts: int
    counts: dict[str, int]
    sites: list[Site]
    moments: list[timeline.Moment]
    changes: list[DossierChange]
    facts: list[DossierFact]
    assets: list[Asset]
    documents: list[Document]
    secrets: list[Secret]
    secrets_to_change: int
    grants: list[AccessGrant]
    complete: completeness.Completeness
    proposed: int
    writable: list[str]


def dossier(user: Any, client: Client, at: datetime, *, only: str = "") -> Dossier:
    """The page of one client for one reader."""
    parts = parts_open(user, client, at)
    assets = Asset.objects.visible_to(user).filter(client=client).exclude(state__in=GONE)
    facts = DossierFact.objects.visible_to(user).filter(client=client)
    documents = Document.objects.visible_to(user).filter(client=client)
    changes = DossierChange.objects.visible_to(user).filter(client=client)
    grants = live_grants(at).filter(client=client).select_related(None)
    secrets = secrets_of(user, client) if Part.SECRETS in parts else Secret.objects.none()
    counts = capped_counts(
        {
            "assets": assets,
            "contacts": Contact.objects.visible_to(user).of(client),
            "documents": documents,
            "secrets": secrets,
            "grants": grants,
            "to_change": _to_change(user, client, parts),
            "proposed": proposed.waiting(user).filter(client=client),
        }
    )
    return Dossier(
        client=client,
        verdict=verdict_for(client, at=at),
        parts=parts,
        closed_parts=len(Part.values) - len(parts),
        counts=counts,
        sites=list(client.sites.all()[:FEW]),
        moments=timeline.moments(
            client,
            only=only,
            money=access.sees(user, "clients.timeline.money"),
            watch=access.sees(user, "clients.timeline.watch"),
            reach=readable(user, client, parts),
        ),
        changes=list(changes.order_by("-at", "-pk")[:10]),
        facts=list(facts[:50]),
        assets=list(
            assets.select_related("site", "type")
            .only("name", "kind", "warranty_ends_on", "site__name", "type__name")
            .order_by("warranty_ends_on", "name")[:FEW]
        ),
        documents=list(documents.only("title", "added_at").order_by("-added_at")[:FEW]),
        secrets_to_change=counts["to_change"],
        secrets=list(secrets[:FEW]),
        grants=list(
            grants.select_related("user").only("parts", "can_write", "ends_at", *name_of("user"))[
                :FEW
            ]
        ),
        complete=complete(client, at),
        proposed=counts["proposed"],
        writable=[part for part, write in parts.items() if write and part != Part.SECRETS],
    )


GONE = (AssetState.RETIRED, AssetState.RECYCLED)


def _to_change(user: Any, client: Client, parts: dict[str, bool]) -> QuerySet:
    """The logins that are to be changed, for those who may know."""
    known = Part.SECRETS in parts or access.may(user, "clients.follow_vault")
    return to_change(user, client) if known else SecretToChange.objects.none()
