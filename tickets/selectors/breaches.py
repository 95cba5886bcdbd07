"""Broken promises and their explanations, within what the reader may see (D17)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clients.querysets import reachable
from core import access
from tickets import sla
from tickets.models import Breach, Clock, ClockState, Ticket

STATES: dict[str, tuple[str | Promise, Q]] = {
    "a-expliquer": (_("À expliquer"), Q(breach=None)),
    "a-decider": (_("Exclusion à décider"), Q(breach__decision="ASKED")),
    "expliquees": (_("Expliquées"), Q(breach__decision__in=["NONE", "KEPT"])),
    "exclues": (_("Exclues du rapport"), Q(breach__decision="EXCLUDED")),
}


@dataclass(frozen=True)
class Kept:
    """How many promises fell due for one client, how many were broken, how many of those do not count."""

    client: str
    due: int
    broken: int
    excluded: int

    @property
    def percent(self) -> int | None:
        """The share kept, what was excluded left out."""
        counted = self.due - self.excluded
        return round(100 * (counted - (self.broken - self.excluded)) / counted) if counted else None


def promises_for(user: Any) -> QuerySet[Clock]:
    """The promises to clients and colleagues this person may see; a team's own part is not one."""
    told = Clock.objects.filter(kind__in=(*sla.PROMISES, sla.ACCESS))
    return told.filter(reachable(user, "client__")).exclude(state=ClockState.CANCELLED)


def broken(user: Any, first: date, last: date, state: str = "") -> QuerySet[Clock]:
    """Those broken within the days, newest first, with their explanation."""
    rows = promises_for(user).filter(missed_at__date__range=(first, last))
    if state in STATES:
        rows = rows.filter(STATES[state][1])
    related = ("client", "ticket__owner", "ticket__team", "owner", "calendar")
    told = ("breach__explained_by", "breach__decided_by")
    return rows.select_related(*related, *told).order_by("-missed_at", "-pk")


def kept_by_client(user: Any, first: date, last: date, at: datetime, most: int = 50) -> list[Kept]:
    """Per client over the days, most broken first: one statement. What is paused, or due later, has not fallen due."""
    rows = promises_for(user).filter(due_at__date__range=(first, last)).exclude(client=None)
    overdue = Q(state=ClockState.RUNNING, due_at__lt=at)
    late = Q(missed_at__isnull=False) | overdue
    fell_due = rows.filter(late | Q(met_at__isnull=False))
    counted = fell_due.values("client", "client__name").annotate(
        due=Count("pk"),
        broken=Count("pk", filter=late),
        excluded=Count("pk", filter=Q(breach__decision="EXCLUDED")),
    )
    return [
        Kept(row["client__name"], row["due"], row["broken"], row["excluded"])
        for row in counted.order_by("-broken", "client__name", "client")[:most]
    ]


def clock_for(user: Any, pk: int) -> Clock:
    """One promise this person may see, with all that explains it, or 404."""
    rows = Clock.objects.filter(reachable(user, "client__"))
    if not access.sees(user, "tickets.clock.inner"):
        rows = rows.filter(kind__in=sla.PROMISES, ticket__in=Ticket.objects.visible_to(user))
    related = ("calendar", "client__manager", "owner", "ticket__owner", "ticket__team__lead")
    return get_object_or_404(
        rows.select_related(*related).prefetch_related("pauses__by", "firings"), pk=pk
    )


def breach_for(user: Any, pk: int) -> Breach:
    """One explanation this person may see, or 404."""
    rows = Breach.objects.filter(clock__in=promises_for(user))
    return get_object_or_404(rows.select_related("clock"), pk=pk)
