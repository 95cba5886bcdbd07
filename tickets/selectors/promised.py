"""What is promised besides a ticket's own delays: call-backs and their order, plans, tickets passed on."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from clients.querysets import reachable
from tickets.models import (
    Call,
    CallBack,
    CallBackState,
    CallOutcome,
    Clock,
    ClockState,
    HandOver,
    HandOverState,
    PlanStep,
    Ticket,
)

MOST = 200


def callback_for(user: Any, pk: int) -> CallBack:
    """One call-back this person may see."""
    found: CallBack = get_object_or_404(CallBack.objects.visible_to(user), pk=pk)
    return found


def callbacks(user: Any) -> QuerySet[CallBack]:
    """The call-backs to pass with their people, in the order of their promises; at most 200."""
    talking = Call.objects.filter(callback=OuterRef("pk"), outcome=CallOutcome.IN_PROGRESS)
    rows: QuerySet[CallBack] = CallBack.objects.visible_to(user).open()
    return rows.select_related("client", "contact", "ticket").annotate(is_running=Exists(talking))[
        :MOST
    ]


def place(callback: CallBack) -> int:
    """How many call-backs are promised before this one; capped, for it is said to a client."""
    before = Q(ends_at__lt=callback.ends_at) | Q(ends_at=callback.ends_at, pk__lt=callback.pk)
    return CallBack.objects.filter(before, state=CallBackState.OPEN).values("pk")[:MOST].count()


def steps_of(ticket: Ticket) -> list[PlanStep]:
    """The steps of a ticket's plan in the order of their dates; those told lately when there are many."""
    rows = (
        PlanStep.objects.filter(ticket=ticket).select_related("done_by").order_by("-due_at", "-pk")
    )
    return list(rows[:50])[::-1]


def step_for(user: Any, pk: int) -> PlanStep:
    """One step of a ticket this person may see."""
    rows = PlanStep.objects.select_related("ticket__contract__calendar", "ticket__team__calendar")
    return get_object_or_404(rows, pk=pk, ticket__in=Ticket.objects.visible_to(user))


def running_promises(user: Any) -> QuerySet[Clock]:
    """Every promise that runs on a client this person reaches, whatever its kind."""
    return Clock.objects.filter(reachable(user, "client__"), state=ClockState.RUNNING)


def hand_overs(user: Any) -> QuerySet[HandOver]:
    """What colleagues ask this person to take over, the oldest first; at most 200."""
    waiting = HandOver.objects.filter(taker=user, state=HandOverState.PROPOSED)
    return waiting.select_related("ticket__client", "giver", "proposed_by").order_by("pk")[:MOST]


def hand_over_for(user: Any, pk: int) -> HandOver:
    """One ticket passed on, of those this person sees."""
    rows = HandOver.objects.filter(ticket__in=Ticket.objects.visible_to(user))
    return get_object_or_404(rows, pk=pk)
