"""The list behind each number: a figure that opens nothing, or differs from its list, is a defect (N01)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quality import escalations, process
from quality.selectors import Period
from tickets.models import Clock, ClockKind, ClockState, Ticket
from tickets.moves import OPEN

Tickets = QuerySet[Ticket]


@dataclass(frozen=True)
class NamedList:
    """A title and the tickets it stands for, within what the reader may see."""

    title: str
    narrow: Callable[[Tickets, Period, datetime], Tickets]
    #: What is so now, whatever the days that are looked at.
    is_of_now: bool = False


def _with_clock(tickets: Tickets, kind: str, period: Period, condition: Q) -> Tickets:
    clocks = Clock.objects.filter(condition, kind=kind).exclude(state=ClockState.CANCELLED)
    due = clocks.filter(due_at__date__range=(period.first, period.last))
    return tickets.filter(pk__in=due.values("ticket"))


_BROKEN = Q(missed_at__isnull=False)

LISTS: dict[str, NamedList] = {
    "reponses-rompues": NamedList(
        _("Promesses de réponse rompues"),
        lambda tickets, period, at: _with_clock(tickets, ClockKind.ANSWER, period, _BROKEN),
    ),
    "informations": NamedList(
        _("Problèmes graves"),
        lambda tickets, period, at: _with_clock(tickets, ClockKind.BROADCAST, period, Q()),
    ),
    "niveau-2": NamedList(
        _("Résolus après escalade"),
        lambda tickets, period, at: tickets.filter(
            resolved_at__date__range=(period.first, period.last), solved_level__gt=1
        ),
    ),
    "ouverts": NamedList(
        _("Tickets ouverts"),
        lambda tickets, period, at: tickets.filter(status__in=OPEN),
        is_of_now=True,
    ),
    "anciens": NamedList(
        _("Ouverts depuis plus de dix jours"),
        lambda tickets, period, at: tickets.filter(
            status__in=OPEN, reported_at__lt=at - timedelta(days=10)
        ),
        is_of_now=True,
    ),
    "en-retard": NamedList(
        _("Promesses rompues en cours"),
        lambda tickets, period, at: tickets.filter(status__in=OPEN, due_at__lt=at),
        is_of_now=True,
    ),
    **{
        motive.list_name: NamedList(
            _("Tickets escaladés"),
            lambda tickets, period, at, motive=motive: tickets.filter(
                pk__in=escalations.numbers(period, motive)
            ),
        )
        for motive in escalations.MOTIVES
    },
    **{
        step.code: NamedList(
            step.name,
            lambda tickets, period, at, code=step.code: process.with_step(tickets).filter(
                step=code
            ),
            is_of_now=True,
        )
        for step in process.STEPS
        if step.code != "F9"
    },
}
