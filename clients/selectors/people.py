"""People of a client and what they may do there; types of work position (G03, G25)."""

from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404

from clients.models import Client, Contact, Membership, WorkPosition


def people_of(user: Any, client: Client) -> QuerySet[Contact]:
    """The people with a place at this client; `here` holds the place when the client is not their own."""
    here = Membership.objects.filter(client=client).select_related("position")
    rows = Contact.objects.visible_to(user).of(client)
    return rows.select_related("client", "site", "position").prefetch_related(
        Prefetch("memberships", here, to_attr="here")
    )


def memberships_of(user: Any, contact: Contact) -> list[Membership]:
    """Their places at other clients, those within the reader's reach."""
    seen = Client.objects.visible_to(user)
    rows = Membership.objects.filter(contact=contact, client__in=seen)
    return list(rows.select_related("client", "position")[:50])


def position_of(contact: Contact | None, client_id: int) -> WorkPosition | None:
    """The type of work position this person has at this client, their own or another; one statement at most."""
    if contact is None:
        return None
    if contact.client_id == client_id:
        return contact.position if contact.position_id else None
    here = Membership.objects.filter(contact=contact, client=client_id).select_related("position")
    place = here.first()
    return place.position if place else None


def membership_for(user: Any, pk: int) -> Membership:
    """A place at a client within reach, of a person within reach."""
    row = get_object_or_404(Membership.objects.select_related("contact", "client"), pk=pk)
    if not Client.objects.visible_to(user).filter(pk=row.client_id).exists():
        raise Http404
    return row


def positions() -> list[WorkPosition]:
    """Every type of work position with the number of people who have it."""
    counts = [
        Coalesce(
            Subquery(
                model.objects.filter(position=OuterRef("pk"))
                .order_by()
                .values("position")
                .annotate(n=Count("pk"))
                .values("n")
            ),
            Value(0),
        )
        for model in (Contact, Membership)
    ]
    return list(WorkPosition.objects.annotate(people=counts[0] + counts[1])[:200])
