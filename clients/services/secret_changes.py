"""Whoever saw a login may still know it: after a departure or a mission it is listed to be changed (G07, H11)."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import AccessGrant, Cause, Secret, SecretKind, SecretToChange
from clients.services.secrets import SHORTEST_REASON
from core import access, events
from core.errors import Refused
from core.models import Event

#: The logins one person may leave behind in one go.
MOST = 2_000


def list_after_departure(*, person: User, source: str, at: datetime) -> int:
    """Every login this person saw and nobody changed since; what is listed already is not listed twice."""
    return _list(_seen(person), person, Cause.DEPARTURE, source, at)


def list_after_mission(*, source: str, at: datetime) -> int:
    """The logins of the client that the mission's technicians saw since their right opened."""
    grants = AccessGrant.objects.select_related("user").filter(source=source).order_by("pk")
    return sum(_list_after(grant, Cause.MISSION, at) for grant in grants[:50])


def list_after_emergency(*, grant_id: int, at: datetime) -> int:
    """The logins that whoever broke the glass saw meanwhile."""
    grant = AccessGrant.objects.select_related("user").get(pk=grant_id)
    return _list_after(grant, Cause.EMERGENCY, at)


def _list_after(grant: AccessGrant, cause: Cause, at: datetime) -> int:
    seen = _seen(grant.user, since=grant.starts_at)
    secrets = [secret for secret in seen if secret.client_id == grant.client_id]
    return _list(secrets, grant.user, cause, grant.source, at)


@transaction.atomic
def take_change(*, change_id: int, by: User, at: datetime) -> SecretToChange:
    """« Je m’en charge »."""
    task = _open_task(change_id, by)
    task.owner = by
    task.save(update_fields=["owner"])
    about = [task.secret, task.client]
    events.record("secret.change_taken", about=about, by=by, at=at, label=task.secret.label)
    return task


@transaction.atomic
def waive_change(*, change_id: int, reason: str, by: User, at: datetime) -> SecretToChange:
    """The login stays as it is, for a reason that is kept: the account was closed, the client did it."""
    task, reason = _open_task(change_id, by), reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refused(
            _("Dites en quelques mots pourquoi (dix caractères au moins)."), field="reason"
        )
    task.done_at, task.done_by, task.waiver = at, by, reason[:300]
    task.save(update_fields=["done_at", "done_by", "waiver"])
    events.record(
        "secret.change_waived", about=[task.secret, task.client], by=by, at=at,
        label=task.secret.label, reason=task.waiver,
    )  # fmt: skip
    return task


def _open_task(change_id: int, by: User) -> SecretToChange:
    access.require(by, "clients.secrets_to_change")
    found = SecretToChange.objects.select_for_update(of=("self",)).select_related("secret", "client")  # fmt: skip
    task = found.get(pk=change_id)
    if not SecretToChange.objects.visible_to(by).filter(pk=change_id).exists():
        raise PermissionDenied("not among the logins this person answers for")
    if task.done_at:
        raise Refused(_("C’est déjà réglé."))
    return task


def _seen(person: User, *, since: datetime | None = None) -> list[Secret]:
    """The logins whose present value this person saw; of a generator only codes were, and they are over."""
    told = Event.objects.filter(kind="secret.revealed", by=person)
    if since:
        told = told.filter(at__gte=since)
    last = dict(told.order_by("at").values_list("data__secret", "at"))
    secrets = Secret.objects.filter(pk__in=list(last)[:MOST], retired_at=None)
    secrets = secrets.exclude(kind=SecretKind.TOTP).select_related("client__referent")
    settled = _settled(person, last)
    return [
        secret
        for secret in secrets.order_by("client_id", "pk")
        if last[secret.pk] >= max(secret.changed_at, settled.get(secret.pk, secret.changed_at))
    ]


def _settled(person: User, secrets: Iterable[int]) -> dict[int, datetime]:
    """When the last task about this person's knowledge of a login was settled, changed or not."""
    done = SecretToChange.objects.filter(person=person, secret__in=secrets, done_at__isnull=False)
    rows = done.order_by("done_at").values_list("secret", "done_at")
    return {secret: done_at for secret, done_at in rows if done_at}


@transaction.atomic
def _list(secrets: Iterable[Secret], person: User, cause: Cause, source: str, at: datetime) -> int:
    """One open task per login and person; who follows the client owns it, unless it is the one who left."""
    waiting = set(
        SecretToChange.objects.filter(person=person, done_at=None).values_list("secret", flat=True)
    )
    tasks = [
        SecretToChange(
            secret=secret, client=secret.client, person=person, cause=cause, source=source,
            opened_at=at, owner=_owner(secret, person),
        )
        for secret in secrets
        if secret.pk not in waiting
    ]  # fmt: skip
    SecretToChange.objects.bulk_create(tasks)
    clients = Counter(task.client for task in tasks)
    events.record_all(
        [
            events.Fact("secrets.to_change", [client, person], None, at, {"cause": cause, "count": count})
            for client, count in clients.items()
        ]
    )  # fmt: skip
    return len(tasks)


def _owner(secret: Secret, gone: User) -> User | None:
    referent = secret.client.referent
    return referent if referent and referent.is_active and referent.pk != gone.pk else None
