"""Giving, moving and taking back rights on a dossier (H02, H03, H06).

`AccessGrant` says who, what, until when and why; guardian's rows are made from it and are what every
list reads. Both change here, in one transaction, and nowhere else.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from accounts import standing
from accounts.models import User
from clients.models import AccessGrant, Client, ClientUserObjectPermission, Part
from clients.models.access import OF_THEMSELVES
from clients.permissions import needs_an_end
from core import access, clock, events
from core.errors import Refused
from core.formats import local


@transaction.atomic
def grant(
    *,
    client_id: int,
    user_id: int,
    parts: Sequence[str],
    can_write: bool,
    starts_at: datetime,
    ends_at: datetime | None,
    reason: str,
    source: str,
    by: User | None,
    at: datetime,
) -> AccessGrant:
    """Open parts of a dossier to a person for a window; the same source twice is the same right (H02, H03).

    A mission given to somebody else opens a right of its own once the first one was taken back.
    `source` is « mission:12 », « request:3 », « manual:<uuid> » or « urgent:<uuid> ». Refused without a
    clause in force, for oneself, without a reason, or for logins without an end to a technician.
    """
    if found := AccessGrant.objects.filter(source=source, revoked_at=None).first():
        return found
    client = Client.objects.get(pk=client_id)
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    _may_give(source, by, user)
    _fit(user, source, starts_at, ends_at, at)
    _sensible(user, parts, starts_at, ends_at, reason)
    row = AccessGrant.objects.create(
        client=client,
        user=user,
        parts=_in_order(parts),
        can_write=can_write,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip(),
        source=source,
        given_by=by,
        given_at=at,
    )
    _write_permissions(row)
    events.record("access.granted", about=[row, client, user], by=by, at=at, grant=row.pk)
    return row


@transaction.atomic
def give_by_hand(
    *,
    client_id: int,
    user_id: int,
    parts: Sequence[str],
    can_write: bool,
    starts_at: datetime,
    ends_at: datetime | None,
    reason: str,
    by: User,
    at: datetime,
) -> AccessGrant:
    """A right decided by the technical director without a demand (H06)."""
    row = grant(
        client_id=client_id,
        user_id=user_id,
        parts=parts,
        can_write=can_write,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        source=f"manual:{uuid.uuid4().hex[:30]}",
        by=by,
        at=at,
    )
    events.record(
        "access.given_by_hand", about=[row.user, row.client, row], by=by, at=at, reason=row.reason,
        parts=row.parts, can_write=row.can_write, until=ends_at.isoformat() if ends_at else None,
    )  # fmt: skip
    return row


@transaction.atomic
def move_grant(
    *, source: str, starts_at: datetime, ends_at: datetime | None, by: User | None, at: datetime
) -> AccessGrant:
    """Give the right of that source another window: the mission moved, or closed (H03)."""
    row = AccessGrant.objects.select_for_update().filter(source=source, revoked_at=None).first()
    if row is None:
        raise Refused(_("Ce droit a été retiré."))
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(_("La fin du droit doit suivre son début."), field="ends_at")
    row.starts_at, row.ends_at = starts_at, ends_at
    row.save(update_fields=["starts_at", "ends_at"])
    row.permissions.all().delete()
    _write_permissions(row)
    events.record("access.moved", about=[row, row.client, row.user], by=by, at=at, grant=row.pk)
    return row


@transaction.atomic
def extend(*, source: str, ends_at: datetime, by: User, at: datetime) -> AccessGrant:
    """Another end for a right that somebody gave, by the rules of giving it (H06).

    Those of missions and emergencies have an end of their own, which no review asks about.
    """
    access.require(by, "clients.give_access")
    rows = AccessGrant.objects.select_for_update(of=("self",)).select_related("user", "client")
    row = rows.filter(Q(ends_at=None) | Q(ends_at__gt=at), source=source, revoked_at=None).first()
    if row is None:
        raise Refused(_("Ce droit est fini : donnez-en un autre."))
    if row.ends_by_itself:
        raise Refused(_("Ce droit finit de lui-même : donnez-en un autre à la main."))
    _may_give(source, by, row.user)
    _fit(row.user, source, row.starts_at, ends_at, at)
    _sensible(row.user, row.parts, max(row.starts_at, at), ends_at, row.reason)
    return move_grant(source=source, starts_at=row.starts_at, ends_at=ends_at, by=by, at=at)


@transaction.atomic
def revoke(*, source: str, by: User | None, at: datetime) -> AccessGrant | None:
    """Take a right back; it ends everywhere at once. None when there never was one, or no more (H06, H11)."""
    row = AccessGrant.objects.select_for_update().filter(source=source, revoked_at=None).first()
    if row is None:
        return None
    if by is not None and not source.startswith("mission:"):
        access.require(by, "clients.revoke_access")
    return end(row, by=by, at=at)


def end(row: AccessGrant, *, by: User | None, at: datetime, why: str = "") -> AccessGrant:
    """Write the end of a right its caller has locked and may end; `why` is said with the fact."""
    row.revoked_at, row.revoked_by = at, by
    row.save(update_fields=["revoked_at", "revoked_by"])
    row.permissions.all().delete()
    about: list[Any] = [row, row.client, row.user]
    told: dict[str, Any] = {"why": why} if why else {}
    events.record("access.revoked", about=about, by=by, at=at, grant=row.pk, **told)
    return row


@transaction.atomic
def restore(*, source: str, taken_at: datetime, by: User, at: datetime) -> AccessGrant | None:
    """Give back the right that a merge took at that instant, for what is left of its window; None when it may no more.

    A mission that changed hands has several rights of one source: only that one comes back, and only where
    none was given since, and clause and employment still hold.
    """
    rows = AccessGrant.objects.select_for_update(of=("self",)).select_related("user", "client")
    row = rows.filter(source=source, revoked_at=taken_at).first()
    if row is None or AccessGrant.objects.filter(source=source, revoked_at=None).exists():
        return None
    if standing.why_unfit(row.user, local(at).date()) or (row.ends_at and row.ends_at <= at):
        return None
    row.revoked_at = row.revoked_by = None
    row.save(update_fields=["revoked_at", "revoked_by"])
    _write_permissions(row)
    events.record("access.granted", about=[row, row.client, row.user], by=by, at=at, grant=row.pk)
    return row


def expire(*, at: datetime, limit: int = 200) -> int:
    """Clear the rows of rights whose window has closed and say so; return how many (H03).

    The window itself already closed the door: this keeps guardian's table small and the list true.
    """
    count = 0
    while count < limit and _expire_one(at):
        count += 1
    return count


@transaction.atomic
def _expire_one(at: datetime) -> bool:
    rows = ClientUserObjectPermission.objects.filter(grant=OuterRef("pk"))
    over = (
        AccessGrant.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(Exists(rows), ends_at__lte=Now() + Value(clock.offset()))
        .order_by("ends_at", "pk")
        .first()
    )
    if over is None:
        return False
    over.permissions.all().delete()
    about = [over, over.client, over.user]
    events.record("access.revoked", about=about, by=None, at=at, grant=over.pk, expired=True)
    return True


def _may_give(source: str, by: User | None, user: User) -> None:
    """A mission and an emergency have rules of their own, a request was decided by its own verb."""
    if by is None or source.startswith(OF_THEMSELVES):
        return
    if not source.startswith("request:"):
        access.require(by, "clients.give_access")
    if by.pk == user.pk:
        raise Refused(_("Personne ne se donne un droit à soi-même."))


def _fit(
    user: User, source: str, starts_at: datetime, ends_at: datetime | None, at: datetime
) -> None:
    """Clause and employment hold now and until the end; for a mission, until the visit (H10)."""
    last = starts_at if source.startswith("mission:") else ends_at
    if user.is_client or not user.is_active:
        raise Refused(_("Un droit se donne à un intervenant en activité."), field="user")
    today = local(at).date()
    until = local(last - timedelta(microseconds=1)).date() if last else today
    if why := standing.why_unfit(user, today, max(today, until)):
        raise Refused(why, field="user")


def _sensible(
    user: User, parts: Sequence[str], starts_at: datetime, ends_at: datetime | None, reason: str
) -> None:
    if not parts or not set(parts) <= set(Part.values):
        raise Refused(_("Choisissez au moins une partie du dossier."), field="parts")
    if not reason.strip():
        raise Refused(_("Un droit se donne avec son motif."), field="reason")
    if ends_at is not None and ends_at <= starts_at:
        raise Refused(_("La fin du droit doit suivre son début."), field="ends_at")
    if ends_at is None and needs_an_end(user.role, parts):
        raise Refused(
            _("Les identifiants s’ouvrent à un technicien avec une date de fin."), field="ends_at"
        )


def _in_order(parts: Sequence[str]) -> list[str]:
    return [part for part in Part.values if part in parts]


def _write_permissions(row: AccessGrant) -> None:
    verbs = ("read", "write") if row.can_write else ("read",)
    names = [f"{verb}_{part.lower()}" for part in row.parts for verb in verbs]
    permissions = Permission.objects.filter(
        codename__in=names, content_type__app_label="clients", content_type__model="client"
    )
    ClientUserObjectPermission.objects.bulk_create(
        ClientUserObjectPermission(
            user=row.user,
            content_object=row.client,
            permission=permission,
            grant=row,
            opens_at=row.starts_at,
            closes_at=row.ends_at,
        )
        for permission in permissions
    )
