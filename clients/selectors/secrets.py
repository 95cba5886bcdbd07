"""Reads of the vault: never a value, not even a sealed one, is read for a page."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from clients import timeline, vault
from clients.models import AccessGrant, Client, Part, Secret, SecretReader, SecretToChange, VaultKey
from core import access, events
from core.models import Event

SHUT = ("sealed", "wrapped_key")
FEW = 20


def secrets_of(user: Any, client: Client) -> QuerySet[Secret]:
    """The logins of a client this person may see, by folder."""
    return _shown(user).filter(client=client).select_related("asset")


def _shown(user: Any) -> QuerySet[Secret]:
    """What a page may say of a login: all but its envelope, and whether it is kept for some only."""
    restricted = Exists(SecretReader.objects.filter(secret=OuterRef("pk")))
    return Secret.objects.visible_to(user).defer(*SHUT).annotate(is_restricted=restricted)


def secret_for(user: Any, pk: int) -> Secret:
    """A login, where the person holds a live right on it."""
    rows = _shown(user).select_related("client", "asset")
    found: Secret = get_object_or_404(rows, pk=pk)
    return found


def secret_to_replace_for(user: Any, pk: int) -> Secret:
    """The same, or one that is to be changed and this person answers for: writing shows nothing."""
    tasks = SecretToChange.objects.visible_to(user).filter(secret=OuterRef("pk"), done_at=None)
    seen = Secret.objects.visible_to(user).filter(pk=OuterRef("pk"))
    rows = Secret.objects.filter(Q(Exists(seen)) | Q(Exists(tasks)), retired_at=None).defer(*SHUT)
    found = rows.select_related("client").filter(pk=pk).first()
    if found is None or not access.may(user, "clients.edit_secrets"):
        raise Http404
    return found


def change_for(user: Any, pk: int) -> SecretToChange:
    """A task this person answers for."""
    rows = SecretToChange.objects.visible_to(user).select_related("secret", "client")
    return get_object_or_404(rows, pk=pk)


def to_change(user: Any, client: Client | None = None) -> QuerySet[SecretToChange]:
    """What is still to be changed, oldest first."""
    rows = SecretToChange.objects.visible_to(user).filter(done_at=None)
    if client:
        rows = rows.filter(client=client)
    related = ("secret", "client", "person", "owner")
    return rows.select_related(*related).defer(*(f"secret__{name}" for name in SHUT))


def overdue(user: Any, today: date) -> QuerySet[Secret]:
    """The logins this person sees whose own day to be changed has come."""
    rows = Secret.objects.visible_to(user).filter(due_on__lte=today).defer(*SHUT)
    return rows.select_related("client").order_by("due_on", "pk")


def readers_of(secret: Secret) -> dict[str, list[Any]]:
    """Those a restricted login is for, by roles, people and missions."""
    readers = list(secret.readers.all())
    return {
        "roles": [reader.role for reader in readers if reader.role],
        "users": [reader.user_id for reader in readers if reader.user_id],
        "sources": [reader.source for reader in readers if reader.source],
    }


def secret_history(secret: Secret) -> QuerySet[Event]:
    """What happened to a login, newest first: who, when, why, never a value."""
    rows = Event.objects.filter(about__contains=[events.topic(secret)])
    return rows.filter(kind__startswith="secret.").select_related("by").order_by("-at", "-pk")


def reveals_of(client: Client) -> QuerySet[Event]:
    """Every reveal of a client's logins, newest first, those of the files merged into it included (H09, G20)."""
    rows = Event.objects.filter(about__overlap=timeline.topics(client), kind="secret.revealed")
    return rows.select_related("by").order_by("-at", "-pk")


def missions_with_secrets(client: Client) -> list[AccessGrant]:
    """The missions whose right on this client's logins is not over: those a login may be kept for."""
    grants = AccessGrant.objects.filter(
        client=client, source__startswith="mission:", revoked_at=None, parts__contains=[Part.SECRETS]
    )  # fmt: skip
    return list(grants.select_related("user").order_by("-starts_at", "-pk")[:FEW])


@dataclass(frozen=True)
class KeyLine:
    """One key: its rank in the installation (0 = no longer there), who accepted it, how many logins it seals."""

    fingerprint: str
    rank: int
    row: VaultKey | None
    sealed: int
    is_sealing: bool


def vault_keys() -> list[KeyLine]:
    """The keys of the installation, newest first, then those that still seal something and are missing."""
    used = Counter(
        Secret.objects.filter(retired_at=None).order_by().values_list("key_id", flat=True)
    )
    rows = {
        row.fingerprint: row
        for row in VaultKey.objects.select_related("proposed_by", "accepted_by")
    }
    ring = vault.ours()
    trusted = {name for name in used if name} | {n for n, row in rows.items() if row.accepted_at}
    sealing = ring.sealing(trusted)
    known = [key.id for key in ring]
    missing: Iterable[str] = sorted(name for name in used if name and name not in known)
    return [
        KeyLine(name, rank, rows.get(name), used[name], sealing is not None and sealing.id == name)
        for rank, name in [*enumerate(known, 1), *((0, name) for name in missing)]
    ]  # fmt: skip
