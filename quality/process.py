"""The process of the master plan, P1–P3 and F1–F9, as a table over live tickets (P10, R025–R028).

Every open ticket is in exactly one of F1–F7, so the counts add up to the open tickets; F8 counts
resolved tickets not yet confirmed, F9 the work that sales has still to turn into a document.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.fields import CharField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from billing.models import BillableItem, ItemState
from core import formats
from interventions.models import Mission, MissionStatus
from tickets.models import Ticket
from tickets.moves import OPEN


@dataclass(frozen=True)
class Step:
    """One function of the master plan: its number, name, process, and when it is late."""

    code: str
    name: str | Promise
    process: str
    limit: timedelta | None = None


PROCESSES = {
    "P1": lazy("Analyse de l’incident"),
    "P2": lazy("Intervention sur site"),
    "P3": lazy("Bilan"),
}

STEPS = (
    Step("F1", lazy("Prise d’appel"), "P1", timedelta(hours=1)),
    Step("F2", lazy("Qualification"), "P1", timedelta(hours=4)),
    Step("F3", lazy("Diagnostic"), "P1", timedelta(days=3)),
    Step("F4", lazy("Recherche de technicien"), "P2", timedelta(days=2)),
    Step("F5", lazy("Fiche et notification"), "P2", timedelta(days=1)),
    Step("F6", lazy("Intervention"), "P2", timedelta(days=14)),
    Step("F7", lazy("Rapport"), "P2", timedelta(days=1)),
    Step("F8", lazy("Statut technique"), "P3", timedelta(days=7)),
    Step("F9", lazy("Statut commercial"), "P3", timedelta(days=5)),
)

_UNANSWERED = (
    MissionStatus.HELD,
    MissionStatus.NOTIFIED,
    MissionStatus.DECLINED,
    MissionStatus.CANCELLED,
)


def with_step(tickets: QuerySet[Ticket]) -> QuerySet[Any]:
    """The same tickets, each with its `step`; for open and resolved ones only."""
    latest = Mission.objects.filter(ticket=OuterRef("pk")).order_by("-pk").values("status")[:1]
    return tickets.annotate(mission_status=Subquery(latest)).annotate(
        step=Case(
            When(status="NEW", owner__isnull=True, then=Value("F1")),
            When(status="NEW", then=Value("F2")),
            When(status="WORKING", category__isnull=True, then=Value("F2")),
            When(status__in=("WORKING", "WAITING_CUSTOMER", "WAITING_SUPPLIER"), then=Value("F3")),
            When(status="TO_PLAN", then=Value("F4")),
            When(Q(status="ON_SITE") & Q(mission_status__in=_UNANSWERED), then=Value("F5")),
            When(status="ON_SITE", mission_status=MissionStatus.DONE, then=Value("F7")),
            When(status="ON_SITE", then=Value("F6")),
            When(status="RESOLVED", then=Value("F8")),
            default=Value(""),
            output_field=CharField(),
        )
    )


@dataclass(frozen=True)
class StepCount:
    """What one box of the map shows; `is_late` when its oldest case passed the step's limit."""

    step: Step
    count: int
    oldest_at: datetime | None
    is_late: bool
    oldest_for: timedelta | None = None

    @property
    def note(self) -> str:
        """« depuis 3 jours » for a late box, nothing for one that flows."""
        if not self.is_late or self.oldest_for is None:
            return ""
        days = self.oldest_for.days
        if days:
            return ngettext("depuis %(n)d jour", "depuis %(n)d jours", days) % {"n": days}
        return _("depuis %(time)s") % {"time": formats.duration(self.oldest_for)}


def live_map(at: datetime) -> list[StepCount]:
    """The nine boxes, in order: three statements whatever the volume."""
    counts = {
        row["step"]: (row["n"], row["oldest"])
        for row in with_step(Ticket.objects.filter(status__in=(*OPEN, "RESOLVED")))
        .values("step")
        .annotate(n=Count("pk"), oldest=Min("last_fact_at"))
        .order_by()
    }
    billing = BillableItem.objects.filter(
        state__in=(ItemState.TO_DECIDE, ItemState.READY)
    ).aggregate(n=Count("pk"), oldest=Min(F("created_at")))
    counts["F9"] = (billing["n"], billing["oldest"])
    return [_box(step, *counts.get(step.code, (0, None)), at) for step in STEPS]


def _box(step: Step, count: int, oldest: datetime | None, at: datetime) -> StepCount:
    late = bool(oldest and step.limit and at - oldest > step.limit)
    return StepCount(step, count, oldest, late, at - oldest if oldest else None)
