"""The vault's verbs: keep, describe, replace, restrict, retire, reveal (G07, H09). No fact ever holds a value."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from clients import vault
from clients.models import (
    AccessGrant,
    Asset,
    Client,
    Part,
    Secret,
    SecretKind,
    SecretReader,
    SecretToChange,
)
from clients.services.telling import listener
from clients.services.vault_keys import put, sealing_key
from clients.vault import codes
from core import access, events, setting
from core.errors import Refused
from core.models import Event

SHORTEST_REASON = 10
LONGEST_VALUE = 65_536
HOUR = timedelta(hours=1)
#: Seconds a value stays on the page.
SHOWN_FOR = 30
MOST_READERS = 50


@dataclass(frozen=True)
class Revealed:
    """What may be shown, and for how many seconds at most."""

    value: str = field(repr=False)
    seconds: int


@transaction.atomic
@sensitive_variables("value")
def add_secret(
    *,
    client_id: int,
    label: str,
    value: str,
    by: User,
    at: datetime,
    login: str = "",
    kind: str = SecretKind.PASSWORD,
    folder: str = "",
    asset_id: int | None = None,
    due_on: date | None = None,
) -> Secret:
    """Put a login into the vault, sealed for its own row (G07)."""
    access.require(by, "clients.edit_secrets")
    client = Client.objects.get(pk=client_id)
    _check_value(kind, value)
    described = _described(client, label, login, folder, asset_id, due_on)
    secret = Secret.objects.create(client=client, kind=kind, sealed=b"", changed_at=at, **described)
    _seal(secret, value, at)
    events.record("secret.added", about=[secret, client], by=by, at=at, label=secret.label)
    return secret


@transaction.atomic
def describe_secret(
    *,
    secret_id: int,
    label: str,
    by: User,
    at: datetime,
    login: str = "",
    folder: str = "",
    asset_id: int | None = None,
    due_on: date | None = None,
) -> Secret:
    """Change what is written on the envelope; the fact names the fields, never what they held (G07)."""
    secret = _held(secret_id, by)
    described = _described(secret.client, label, login, folder, asset_id, due_on)
    changed = sorted(name for name, new in described.items() if getattr(secret, name) != new)
    if not changed:
        return secret
    for name in changed:
        setattr(secret, name, described[name])
    secret.save(update_fields=changed)
    about = [secret, secret.client]
    events.record("secret.described", about=about, by=by, at=at, label=secret.label, fields=changed)
    return secret


@transaction.atomic
@sensitive_variables("value")
def replace_secret(*, secret_id: int, value: str, by: User, at: datetime) -> Secret:
    """Keep the new value of a login; the old one is gone, and so is what asked for the change (G07, H11)."""
    secret = _held(secret_id, by)
    _check_value(secret.kind, value)
    _seal(secret, value, at)
    open_tasks = SecretToChange.objects.filter(secret=secret, done_at=None)
    open_tasks.update(done_at=at, done_by=by)
    events.record("secret.changed", about=[secret, secret.client], by=by, at=at, label=secret.label)
    return secret


@transaction.atomic
def restrict_secret(
    *,
    secret_id: int,
    users: Sequence[User],
    roles: Sequence[str],
    by: User,
    at: datetime,
    sources: Sequence[str] = (),
) -> Secret:
    """Only these people, roles or missions see the login, within their right; nobody named opens it to all of it."""
    secret = _held(secret_id, by)
    chosen = {*roles, *(user.role for user in users)}
    if not chosen <= access.grid()["clients.reveal_secrets"]:
        raise Refused(_("Un identifiant se réserve à ceux qui peuvent l’ouvrir."), field="users")
    if len(users) + len(roles) + len(sources) > MOST_READERS:
        raise Refused(_("Trop de personnes : choisissez des rôles."), field="users")
    secret.readers.all().delete()
    SecretReader.objects.bulk_create(
        [SecretReader(secret=secret, user=user) for user in users]
        + [SecretReader(secret=secret, role=role) for role in roles]
        + [SecretReader(secret=secret, source=source) for source in sources]
    )
    events.record(
        "secret.restricted", about=[secret, secret.client], by=by, at=at, label=secret.label,
        users=[user.pk for user in users], roles=list(roles), sources=list(sources),
    )  # fmt: skip
    return secret


@transaction.atomic
def retire_secret(*, secret_id: int, by: User, at: datetime) -> Secret:
    """Take a login out of the vault for good: its data key is destroyed, its history stays."""
    secret = _held(secret_id, by)
    secret.sealed, secret.wrapped_key, secret.key_id, secret.retired_at = b"", b"", "", at
    secret.save(update_fields=["sealed", "wrapped_key", "key_id", "retired_at"])
    SecretToChange.objects.filter(secret=secret, done_at=None).update(done_at=at, done_by=by)
    events.record("secret.retired", about=[secret, secret.client], by=by, at=at, label=secret.label)
    return secret


@sensitive_variables()
def reveal_secret(
    *,
    secret_id: int,
    by: User,
    at: datetime,
    reason: str = "",
    mission: str = "",
    told_to: str = "",
    shown: bool = True,
) -> Revealed:
    """The value of a login (the code of the moment, of a seed), to somebody with a live right on it (G07, H09).

    For a reason that is kept, or for the mission whose right is open (`mission:12`). `told_to`: the key of
    somebody whose voice was checked, when it is to be told to them (A24). `shown=False` when it goes to the
    clipboard without being displayed. More than the hour's number is refused, and told.
    """
    revealed = _reveal(secret_id, by, at, reason.strip(), mission, told_to, shown)
    if revealed is None:
        raise Refused(
            _("Vous avez révélé trop d’identifiants cette heure-ci : le directeur technique est prévenu.")
        )  # fmt: skip
    return revealed


@transaction.atomic
@sensitive_variables()
def _reveal(
    secret_id: int, by: User, at: datetime, reason: str, mission: str, told_to: str, shown: bool
) -> Revealed | None:
    access.require(by, "clients.reveal_secrets")
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    secret = Secret.objects.visible_to(by).select_related("client").filter(pk=secret_id).first()
    if secret is None:
        raise PermissionDenied("no live right on this login")
    mission = _running(mission, secret, by, at)
    if not mission and len(reason) < SHORTEST_REASON:
        raise Refused(
            _("Dites en quelques mots pourquoi (dix caractères au moins)."), field="reason"
        )
    told = listener(told_to, secret.client_id, at)
    if _too_many(secret, by, at):
        return None
    revealed = _opened(secret, at)
    about: list[Any] = [
        secret,
        secret.client,
        *filter(None, [mission]),
        *(told.about if told else ()),
    ]
    said: dict[str, Any] = {"told_to": told.name} if told else {}
    events.record(
        "secret.revealed", about=about, by=by, at=at, secret=secret.pk, label=secret.label,
        reason=reason[:300] or f"Mission I-{mission.partition(':')[2]}", mission=mission, shown=shown,
        **said,
    )  # fmt: skip
    return revealed


def _running(mission: str, secret: Secret, by: User, at: datetime) -> str:
    """The mission whose right on the logins of this client is this person's and open; "" when it is not."""
    if not mission.startswith("mission:"):
        return ""
    grants = AccessGrant.objects.filter(
        source=mission, user=by, client=secret.client_id, revoked_at=None, starts_at__lte=at,
        ends_at__gt=at, parts__contains=[Part.SECRETS],
    )  # fmt: skip
    return mission if grants.exists() else ""


def _too_many(secret: Secret, by: User, at: datetime) -> bool:
    """Whether this hour's number is reached; told once an hour.

    Counted under the person's lock, those that were asked a moment later and got it first included.
    """
    told = Event.objects.filter(by=by, at__gt=at - HOUR)
    most = setting.value("vault_reveals_per_hour", on=at)
    if told.filter(kind="secret.revealed").count() < most:
        return False
    if not told.filter(kind="vault.limit_reached").exists():
        events.record("vault.limit_reached", about=[by, secret.client], by=by, at=at, count=most)
    return True


@sensitive_variables()
def _opened(secret: Secret, at: datetime) -> Revealed:
    value = vault.open_envelope(secret.envelope, row=secret.row, ring=vault.ours())
    if secret.kind == SecretKind.TOTP:
        code = codes.code(value, at)
        return Revealed(code.digits, code.seconds)
    return Revealed(value, SHOWN_FOR)


@sensitive_variables()
def rehome(rows: QuerySet[Secret], client: Client) -> None:
    """A login is bound to its client by its envelope: for another client it is opened and sealed anew (G20).

    One that was retired has no envelope any more, and goes along with its history.
    """
    rows.exclude(retired_at=None).update(client=client)
    for secret in rows.filter(retired_at=None):
        value = vault.open_envelope(secret.envelope, row=secret.row, ring=vault.ours())
        secret.client = client
        put(secret, vault.seal(value, row=secret.row, key=sealing_key()))
        secret.save(update_fields=["client", "sealed", "wrapped_key", "key_id"])


@sensitive_variables("value")
def _seal(secret: Secret, value: str, at: datetime) -> None:
    envelope = vault.seal(value, row=secret.row, key=sealing_key())
    put(secret, envelope)
    secret.changed_at = at
    secret.save(update_fields=["sealed", "wrapped_key", "key_id", "changed_at"])


def _held(secret_id: int, by: User) -> Secret:
    """The live login, locked, for who keeps the vault."""
    access.require(by, "clients.edit_secrets")
    secret = Secret.objects.select_for_update(of=("self",)).select_related("client").get(pk=secret_id)  # fmt: skip
    if secret.retired_at:
        raise Refused(_("Cet identifiant n’est plus dans le coffre."))
    return secret


def _described(
    client: Client, label: str, login: str, folder: str, asset_id: int | None, due_on: date | None
) -> dict[str, Any]:
    if not label.strip():
        raise Refused(_("Nommez cet identifiant."), field="label")
    if asset_id and not Asset.objects.filter(pk=asset_id, client=client).exists():
        raise Refused(_("Choisissez un équipement de ce client."), field="asset")
    return {
        "label": label.strip()[:120],
        "login": login.strip()[:120],
        "folder": folder.strip()[:80],
        "asset_id": asset_id,
        "due_on": due_on,
    }


@sensitive_variables("value")
def _check_value(kind: str, value: str) -> None:
    if kind not in SecretKind.values:
        raise Refused(_("Choisissez la nature de l’identifiant."), field="kind")
    if not value.strip():
        raise Refused(_("Saisissez ce qui est à garder."), field="value")
    if len(value) > LONGEST_VALUE:
        raise Refused(_("C’est trop long pour le coffre (64 Ko au plus)."), field="value")
    if kind == SecretKind.TOTP:
        codes.check(value)
