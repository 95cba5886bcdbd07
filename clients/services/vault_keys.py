"""The ring of keys: a new key seals once two people accepted it, then the vault moves to it batch by batch (FT-49)."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients import vault
from clients.models import Secret, VaultKey
from core import access, events
from core.errors import Refused

BATCH = 100


def trusted() -> set[str]:
    """The fingerprints that may seal: accepted by two people, or sealing already."""
    accepted = VaultKey.objects.exclude(accepted_at=None).values_list("fingerprint", flat=True)
    used = Secret.objects.exclude(key_id="").order_by().values_list("key_id", flat=True).distinct()
    return {*accepted, *used}


def sealing_key() -> vault.Key:
    """The key new values are sealed with; Refused while none may be used."""
    key = vault.ours().sealing(trusted())
    if key is None:
        raise Refused(
            _("Le coffre ne scelle rien : aucune clé de l’installation n’est acceptée par deux personnes.")
        )  # fmt: skip
    return key


@transaction.atomic
def propose_key(*, fingerprint: str, by: User, at: datetime) -> VaultKey:
    """The first pair of eyes: this key of the ring is ours, and may seal once somebody else accepts it."""
    access.require(by, "clients.vault_keys")
    if vault.ours().find(fingerprint) is None:
        raise Refused(_("Cette clé n’est pas dans l’installation."))
    row, new = VaultKey.objects.get_or_create(
        fingerprint=fingerprint, defaults={"proposed_by": by, "proposed_at": at}
    )
    if not new:
        raise Refused(_("Cette clé est déjà proposée."))
    events.record("vault.key_proposed", about=row, by=by, at=at, fingerprint=fingerprint)
    return row


@transaction.atomic
def accept_key(*, fingerprint: str, by: User, at: datetime) -> VaultKey:
    """The second pair of eyes: another person's. From now on the key seals what is written."""
    access.require(by, "clients.vault_keys")
    row = VaultKey.objects.select_for_update().filter(fingerprint=fingerprint).first()
    if row is None or vault.ours().find(fingerprint) is None:
        raise Refused(_("Cette clé n’est pas proposée, ou n’est plus dans l’installation."))
    if row.accepted_at:
        raise Refused(_("Cette clé est déjà acceptée."))
    if row.proposed_by_id == by.pk:
        raise Refused(_("Une clé est acceptée par une autre personne que celle qui la propose."))
    row.accepted_by, row.accepted_at = by, at
    row.save(update_fields=["accepted_by", "accepted_at"])
    events.record("vault.key_accepted", about=row, by=by, at=at, fingerprint=fingerprint)
    return row


@dataclass(frozen=True)
class Turned:
    """How far a rotation went: envelopes moved, and the rows whose value cannot be read."""

    moved: int
    unreadable: tuple[int, ...]


def rotate(*, at: datetime, batch: int = BATCH, batches: int | None = None) -> Turned:
    """Move every envelope to the sealing key, batch by batch, each its own transaction.

    What is moved says so itself (`key_id`), so a rotation that was killed goes on where it stopped; a value
    whose key is missing is left as it is and named. `batches` stops after so many.
    """
    key, last, moved, unreadable, done = sealing_key(), 0, 0, [], 0
    while batches is None or done < batches:
        rows, failed = _turn(key, last, batch)
        if not rows:
            break
        last, done = rows[-1], done + 1
        moved += len(rows) - len(failed)
        unreadable += failed
    if moved:
        events.record("vault.rotated", about=[f"vaultkey:{key.id}"], by=None, at=at, moved=moved)
    return Turned(moved, tuple(unreadable))


@transaction.atomic
def _turn(key: vault.Key, after: int, batch: int) -> tuple[list[int], list[int]]:
    """One batch: the rows looked at, and those that could not be read."""
    behind = Secret.objects.select_for_update(no_key=True).filter(retired_at=None, pk__gt=after)
    rows = list(behind.exclude(key_id=key.id).order_by("pk")[:batch])
    failed = []
    for secret in rows:
        try:
            put(secret, moved_to(key, secret))
        except Refused:
            failed.append(secret.pk)
    fields = ["sealed", "wrapped_key", "key_id"]
    Secret.objects.bulk_update([one for one in rows if one.pk not in failed], fields)
    return [secret.pk for secret in rows], failed


def moved_to(key: vault.Key, secret: Secret) -> vault.Envelope:
    """The row's envelope under another key; one sealed before there were envelopes gets its first."""
    ring = vault.ours()
    if not secret.key_id:
        was_row = f"secret:{secret.pk}"
        return vault.uplift(
            bytes(secret.sealed), was_row=was_row, row=secret.row, ring=ring, key=key
        )
    return vault.rewrap(secret.envelope, row=secret.row, ring=ring, key=key)


def put(secret: Secret, envelope: vault.Envelope) -> None:
    """Write an envelope on its row, unsaved."""
    secret.key_id = envelope.key_id
    secret.wrapped_key, secret.sealed = envelope.wrapped_key, envelope.sealed
