"""How support does for each type of work position: the accounting desk, the sales laptop, the till… (G25)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    BigIntegerField,
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.utils.translation import gettext as _

from clients.models import Membership, WorkPosition
from quality.models import Survey
from quality.selectors import Period, Rate
from tickets.models import Ticket


@dataclass(frozen=True)
class Line:
    """One position: tickets reported, those solved at the first level among the solved, those that came back, the marks."""

    name: str
    tickets: int
    first_level: Rate
    reopened: Rate
    score: Decimal | None
    answers: int


def by_position(period: Period) -> list[Line]:
    """Every position somebody called from in these days, the most troubled first; then who has none."""
    counted = _of(Ticket.objects, period, "").annotate(
        tickets=Count("pk"),
        solved=Count("pk", filter=Q(solved_level__isnull=False)),
        at_first=Count("pk", filter=Q(solved_level=1)),
        back=Count("pk", filter=Q(reopened__gt=0)),
    )
    marked = _of(Survey.objects.exclude(score=None), period, "ticket__")
    marks = {
        row["position_of"]: row for row in marked.annotate(score=Avg("score"), answers=Count("pk"))
    }
    names = dict(WorkPosition.objects.values_list("pk", "name"))
    lines = [
        _line(names.get(row["position_of"], ""), row, marks.get(row["position_of"], {}))
        for row in counted
    ]
    return sorted(lines, key=lambda line: (not line.name, -line.tickets, line.name))


def _line(name: str, row: dict[str, Any], mark: dict[str, Any]) -> Line:
    score = mark.get("score")
    return Line(
        name=name,
        tickets=row["tickets"],
        first_level=Rate(row["at_first"], row["solved"]),
        reopened=Rate(row["back"], row["tickets"]),
        score=None if score is None else Decimal(str(score)).quantize(Decimal("0.1")),
        answers=mark.get("answers", 0),
    )


def _of(rows: QuerySet[Any], period: Period, ticket: str) -> QuerySet[Any, dict[str, Any]]:
    """Rows of these days by the position their caller has at the ticket's client."""
    since, until = period.span
    elsewhere = Membership.objects.filter(
        contact=OuterRef(f"{ticket}requester"), client=OuterRef(f"{ticket}client")
    ).values("position")[:1]
    at_home = When(
        **{f"{ticket}requester__client": F(f"{ticket}client")}, then=f"{ticket}requester__position"
    )
    chosen = rows.filter(
        **{f"{ticket}reported_at__gte": since, f"{ticket}reported_at__lt": until},
    )
    held = Case(at_home, default=Subquery(elsewhere), output_field=BigIntegerField())
    found = chosen.annotate(position_of=held)
    return found.values("position_of").order_by()


def as_rows(lines: list[Line]) -> Iterator[list[object]]:
    """The table for a spreadsheet, heading first."""
    yield [
        _("Position de travail"), _("Tickets"), _("Résolus au premier niveau (%)"),
        _("Rouverts (%)"), _("Note sur 5"), _("Réponses"),
    ]  # fmt: skip
    for line in lines:
        yield [
            line.name or _("Position non notée"), line.tickets, line.first_level.percent or 0,
            line.reopened.percent or 0, "" if line.score is None else line.score, line.answers,
        ]  # fmt: skip
