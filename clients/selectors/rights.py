"""Who may open what, until when and why: the live list of rights (H06) and what waits for a decision."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.roles import Scope
from accounts.selectors import staff
from clients.models import AccessGrant, AccessRequest, Client, Part, RequestState
from clients.permissions import parts_read, parts_written
from core import access

OPEN_STATES = (RequestState.SENT, RequestState.AT_DIRECTOR)


def live_grants(at: datetime) -> QuerySet[AccessGrant]:
    """The rights open at that instant, or opening later."""
    return (
        AccessGrant.objects.filter(revoked_at=None)
        .filter(Q(ends_at=None) | Q(ends_at__gt=at))
        .select_related("user", "client", "given_by")
        .order_by("user__last_name", "user__first_name", "user_id", "client__name", "pk")
    )


def parts_open(user: User, client: Client, at: datetime) -> dict[str, bool]:
    """The parts of this dossier open to the person at that instant → whether also for writing."""
    if not user.is_active:
        return {}
    opened: dict[str, bool] = {}
    if _reaches_by_role(user, client):
        opened = dict.fromkeys(parts_read(user.role), False)
        opened |= dict.fromkeys(parts_written(user.role), True)
    if not user.is_client:
        rows = live_grants(at).filter(user=user, client=client, starts_at__lte=at).order_by()
        for parts, can_write in rows.values_list("parts", "can_write"):
            for part in parts:
                opened[part] = opened.get(part, False) or can_write
    return {part: opened[part] for part in Part.values if part in opened}


def parts_to_write(user: User, client: Client, at: datetime) -> list[str]:
    """The parts of this dossier that the person changes at that instant, logins apart."""
    opened = parts_open(user, client, at)
    return [part for part, write in opened.items() if write and part != Part.SECRETS]


def written_on(user: User, clients: Iterable[int], at: datetime) -> dict[int, set[str]]:
    """For several clients at once, the parts this member of the staff writes at that instant; one statement."""
    by_role = set(parts_written(user.role)) if user.scope == Scope.ALL else set()
    found = {client: set(by_role) for client in clients}
    if user.is_active and not user.is_client and found:
        rows = live_grants(at).filter(user=user, client__in=found, starts_at__lte=at)
        rows = rows.filter(can_write=True).order_by()
        for client, parts in rows.values_list("client_id", "parts"):
            found[client].update(parts)
    return found


def _reaches_by_role(user: User, client: Client) -> bool:
    if user.scope == Scope.ALL:
        return True
    if user.scope == Scope.COMPANY:
        return Client.objects.visible_to(user).filter(pk=client.pk).exists()
    return False


def holder_for(user: Any, pk: int) -> User:
    """A member of the staff, for those who keep the list of rights; otherwise oneself."""
    rows = staff()
    if not access.may(user, "clients.view_rights"):
        rows = rows.filter(pk=user.pk)
    return get_object_or_404(rows, pk=pk)


def grant_for(user: Any, pk: int) -> AccessGrant:
    """A right, for those who keep the list of rights; otherwise one's own."""
    rows = AccessGrant.objects.select_related("user", "client", "given_by")
    if not access.may(user, "clients.view_rights"):
        rows = rows.filter(user_id=user.pk)
    return get_object_or_404(rows, pk=pk)


def request_for(user: Any, pk: int) -> AccessRequest:
    """A demand, for those who decide; otherwise one's own."""
    rows = AccessRequest.objects.select_related("asker", "asked_by", "client", "hr_by")
    if not access.may(user, "clients.view_requests"):
        rows = rows.filter(asker_id=user.pk)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_request_for(user: Any, pk: int) -> AccessRequest:
    """One of the person's own demands, or made on a colleague's behalf."""
    return get_object_or_404(AccessRequest, Q(asker_id=user.pk) | Q(asked_by_id=user.pk), pk=pk)


def open_requests_of(user: User, client: Client | None = None) -> QuerySet[AccessRequest]:
    """The person's own demands that still wait, on one client or on all."""
    rows = AccessRequest.objects.filter(asker=user, state__in=OPEN_STATES)
    return rows.filter(client=client) if client else rows.select_related("client")


def requests_of(user: User) -> QuerySet[AccessRequest]:
    """One's own demands and those one made for colleagues, the newest first."""
    rows = AccessRequest.objects.filter(Q(asker=user) | Q(asked_by=user))
    return rows.select_related("client", "asker").order_by("-asked_at", "-pk")


def requests_waiting(user: Any) -> QuerySet[AccessRequest]:
    """What this person may decide now comes first, then what is at the other step; oldest first."""
    rows = AccessRequest.objects.filter(state__in=OPEN_STATES).select_related(
        "asker", "asked_by", "client", "hr_by"
    )
    checks = access.role_may(user.role, "clients.check_access")
    first = RequestState.SENT if checks else RequestState.AT_DIRECTOR
    return rows.annotate(mine=Q(state=first)).order_by("-mine", "asked_at", "pk")
