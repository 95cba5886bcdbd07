"""The list of rights as people × clients: only filled cells, a page of each at a time (H06)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from accounts.roles import Role
from clients.models import AccessGrant, Client, Part
from clients.plain import NAME, plain
from clients.selectors.rights import live_grants
from core import paging

ACROSS = 12
DOWN = 40
SOON = timedelta(days=7)
SOURCES = ("mission", "request", "manual", "urgent")


def sifted(asked: Mapping[str, Any], at: datetime) -> QuerySet[AccessGrant]:
    """The live rights that the filters of the page keep."""
    rows = live_grants(at)
    for word in plain(asked.get("q") or "").split()[:4]:
        named = Client.objects.alias(plain_name=NAME).filter(plain_name__contains=word)
        rows = rows.filter(client__in=named)
    for word in (asked.get("person") or "").split()[:4]:
        rows = rows.filter(Q(user__last_name__icontains=word) | Q(user__first_name__icontains=word))
    if asked.get("role") in Role.values:
        rows = rows.filter(user__role=asked["role"])
    if asked.get("part") in Part.values:
        rows = rows.filter(parts__contains=[asked["part"]])
    if asked.get("source") in SOURCES:
        rows = rows.filter(source__startswith=f"{asked['source']}:")
    if asked.get("soon"):
        rows = rows.filter(ends_at__lte=at + SOON)
    return rows


@dataclass(frozen=True)
class Line:
    """One person, with the rights on each client shown."""

    user: User
    cells: list[list[AccessGrant]]


@dataclass(frozen=True)
class Matrix:
    """A page of clients by a page of people: three statements whatever the size."""

    clients: paging.ShortPage[Any]
    people: paging.ShortPage[Any]
    lines: list[Line]


def rights_matrix(
    asked: Mapping[str, Any], at: datetime, *, page: str | None, rank: str | None
) -> Matrix:
    """People × clients that hold or receive a right; those who keep the list know every name (H06)."""
    grants = sifted(asked, at)
    held = Exists(grants.order_by().filter(client=OuterRef("pk")))
    named = Client.objects.only("name", "short_name").filter(held).order_by("name", "pk")
    clients = paging.page(named, page, ACROSS)
    here = grants.filter(client__in=list(clients))
    holds = Exists(here.order_by().filter(user=OuterRef("pk")))
    people = paging.page(User.objects.filter(holds), rank, DOWN)
    shown = here.filter(user__in=list(people))
    return Matrix(clients, people, _lines(list(clients), list(people), shown))


def _lines(
    clients: Sequence[Client], people: Sequence[User], shown: QuerySet[AccessGrant]
) -> list[Line]:
    by_cell: dict[tuple[int, int], list[AccessGrant]] = {}
    for grant in shown:
        by_cell.setdefault((grant.user_id, grant.client_id), []).append(grant)
    return [
        Line(one, [by_cell.get((one.pk, client.pk), []) for client in clients]) for one in people
    ]
