"""Why tickets change level, counted from the facts of the escalations (D12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, F, Q, QuerySet, TextField, Value
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import Event
from quality.selectors import Period, Rate
from tickets.services import EscalationReason


@dataclass(frozen=True)
class Motive:
    """A reason as the facts keep it, its words, and the name of its list of tickets."""

    value: str
    words: str | Promise
    list_name: str


MOTIVES = (
    Motive(EscalationReason.SCOPE, EscalationReason.SCOPE.label, "escalades-portee"),
    Motive(EscalationReason.COMPETENCE, EscalationReason.COMPETENCE.label, "escalades-competence"),
    Motive(EscalationReason.DELAY, EscalationReason.DELAY.label, "escalades-delai"),
    Motive("CLOCK", gettext_lazy("Temps du niveau écoulé"), "escalades-temps"),
    Motive("", gettext_lazy("Motif non noté"), "escalades-sans-motif"),
)


@dataclass(frozen=True)
class Line:
    """One motive: how many tickets, how many times, how often above level 2, which share of all."""

    motive: Motive
    tickets: int
    escalations: int
    to_third: int
    share: Rate


def by_motive(period: Period) -> list[Line]:
    """Every motive, in the order of the form, whatever was counted."""
    counted = _told(period).values("motive").order_by()
    found = {
        row["motive"]: row
        for row in counted.annotate(
            tickets=Count("about__0", distinct=True),
            escalations=Count("pk"),
            to_third=Count("pk", filter=Q(data__level=3)),
        )
    }
    total = sum(row["escalations"] for row in found.values())
    return [_line(motive, found.get(motive.value, {}), total) for motive in MOTIVES]


def _line(motive: Motive, row: dict[str, int], total: int) -> Line:
    tickets, times, third = (row.get(name, 0) for name in ("tickets", "escalations", "to_third"))
    return Line(motive, tickets, times, third, Rate(times, total))


def numbers(period: Period, motive: Motive) -> QuerySet[Any]:
    """The tickets escalated in these days for that motive, by number."""
    told = _told(period).filter(motive=motive.value).annotate(subject=F("about__0"))
    begin = len("ticket:") + 1
    return told.values(number=Cast(Substr("subject", begin), BigIntegerField()))


def _told(period: Period) -> QuerySet[Any]:
    since, until = period.span
    told = Event.objects.filter(kind="ticket.escalated", at__gte=since, at__lt=until)
    return told.annotate(motive=Coalesce(KT("data__motive"), Value(""), output_field=TextField()))


def as_rows(lines: list[Line]) -> Iterator[list[object]]:
    """The table for a spreadsheet, heading first."""
    yield [_("Motif"), _("Tickets"), _("Escalades"), _("Vers le niveau 3"), _("Part (%)")]
    for line in lines:
        yield [
            line.motive.words, line.tickets, line.escalations, line.to_third,
            line.share.percent or 0,
        ]  # fmt: skip
