"""Who of ours is placed at which client (G24)."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from accounts.selectors import name_of
from clients.models import Client
from planning.models import Placement


def placements(user: Any, day: date) -> QuerySet[Placement]:
    """Those that run or are to come, at clients within reach."""
    rows = Placement.objects.visible_to(user).filter(last_on__gte=day)
    return rows.select_related("client", "site", "person").order_by("first_on", "pk")


def placed_at(client: Client, day: date) -> list[Placement]:
    """Who is placed at this client now or soon, ten at most."""
    rows = Placement.objects.filter(client=client, last_on__gte=day).select_related("person")
    shown = rows.only("first_on", "last_on", *name_of("person"))
    return list(shown.order_by("first_on", "pk")[:10])


def placement_for(user: Any, pk: int) -> Placement:
    """A placement at a client within reach."""
    found: Placement = get_object_or_404(Placement.objects.visible_to(user), pk=pk)
    return found
