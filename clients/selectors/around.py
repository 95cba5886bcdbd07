"""Who of ours looks after a client, who supplies it, and where somebody is missing (G23, G26)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts import substitutes
from accounts.models import Absence, User
from accounts.selectors import name_of
from clients import people
from clients.models import Asset, Client, NamedPerson, NamedRole, Supplier
from core import once

#: Stand-ins read at once for a set of promises.
MOST = 5000


def seats_of(client: Client) -> Sequence[people.Seat]:
    """The named people of a client; one statement when its own columns were read with it."""
    held = {role: getattr(client, column) for role, column in people.COLUMNS.items()}
    backups: dict[str, Any] = {}
    rows = NamedPerson.objects.filter(client=client).select_related("user")
    for row in rows.only("role", "is_backup", "user__is_active", *name_of("user")):
        (backups if row.is_backup else held)[row.role] = row.user
    return people.seats(NamedRole.choices, held, backups)


def answering(client: Client, role: str, at: datetime) -> User | None:
    """Who answers at that instant for a role that letters and escalations read: its holder, whoever stands in
    for them, else the client's own stand-in (G26)."""
    holder = getattr(client, people.COLUMNS[role])
    return substitutes.standing_in(holder, at) or _stand_ins(role, at).get(client.pk)


@once.read
def _stand_ins(role: str, at: datetime) -> dict[int, User]:
    """The client's stand-in wherever nobody holds the role, or its holder left or is away: few, in one statement."""
    holder = f"client__{people.COLUMNS[role]}"
    away = Absence.objects.filter(person=OuterRef(holder), starts_at__lte=at, ends_at__gt=at)
    empty: Any = Q(**{holder: None}) | Q(**{f"{holder}__is_active": False}) | Exists(away)
    rows = NamedPerson.objects.filter(empty, role=role, is_backup=True, user__is_active=True)
    there = rows.select_related("user").order_by("client", "pk")[:MOST]
    return {row.client_id: row.user for row in there if not substitutes.is_away(row.user_id, at)}


def with_holes(user: Any) -> QuerySet[Client]:
    """Clients in contract where a needed role has no holder, no stand-in, or somebody who left."""
    missing: Any = Q()
    for role in people.NEEDED:
        column = people.COLUMNS[role]
        backup = NamedPerson.objects.filter(
            client=OuterRef("pk"), role=role, is_backup=True, user__is_active=True
        )
        missing |= Q(**{column: None}) | Q(**{f"{column}__is_active": False}) | ~Exists(backup)
    rows = Client.objects.visible_to(user).filter(missing)
    return rows.select_related("referent", "seller", "manager").order_by("name", "pk")


def suppliers_of(user: Any, client: Client) -> QuerySet[Supplier]:
    """The third parties of a client, those in service first."""
    rows = Supplier.objects.visible_to(user).filter(client=client)
    return rows.order_by("-is_active", "name", "pk")


def served(user: Any) -> Prefetch:
    """With each supplier, what it serves of the equipment this person sees."""
    return Prefetch("assets", Asset.objects.visible_to(user))


def supplier_for(user: Any, pk: int) -> Supplier:
    """A supplier of a reachable client."""
    rows = Supplier.objects.visible_to(user).select_related("client")
    found: Supplier = get_object_or_404(rows, pk=pk)
    return found


def needed_seats(clients: Sequence[Client]) -> list[tuple[Client, Sequence[people.Seat]]]:
    """The needed roles of several clients read with their columns, stand-ins included; one statement for all."""
    rows = NamedPerson.objects.filter(
        client__in=clients, role__in=people.NEEDED, is_backup=True
    ).select_related("user")
    backups = {(row.client_id, row.role): row.user for row in rows}
    labels = [(role, label) for role, label in NamedRole.choices if role in people.NEEDED]
    return [
        (
            client,
            people.seats(
                labels,
                {role: getattr(client, people.COLUMNS[role]) for role in people.NEEDED},
                {role: backups.get((client.pk, role)) for role in people.NEEDED},
            ),
        )
        for client in clients
    ]
