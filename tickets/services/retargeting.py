"""What was agreed changed, or the opening hours did: the same start, another deadline (D06, D09)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from core import writing
from core.models import BusinessCalendar
from tickets import sla
from tickets.models import Clock, ClockState, Ticket
from tickets.services import door, ledger, pausing, plans, promises, terms
from tickets.services.plans import Plans


def retarget(tickets: Sequence[Ticket], *, by: User | None, at: datetime) -> None:
    """Priority, contract, service or team of these changed: new targets and hours from the same start (D09).

    What has elapsed and what was paused is kept. What nobody agreed on any more is dropped; what is newly
    agreed starts at the declaration.
    """
    agreed = dict(zip([one.pk for one in tickets], terms.agreements(tickets), strict=True))
    by_key, known = {ticket.pk: ticket for ticket in tickets}, plans.load()
    dropped, moved = [], []
    counted = Clock.objects.filter(ticket__in=by_key, target_minutes__isnull=False)
    for clock in ledger.ready(counted):
        clock.ticket = ticket = by_key[clock.ticket_id]  # type: ignore[index]  # of these tickets
        is_owed = sla.is_for(clock.kind, ticket.kind)
        target = agreed[ticket.pk].target(clock.kind) if is_owed else None
        if target is None:
            dropped.append(clock)
        elif _retarget(clock, target, terms.calendar_for(ticket, target), known):
            moved.append(clock)
    promises.finish(dropped, met=False, by=by, at=at, reason="plus promis")
    writing.write(moved, ["target_minutes", "source", "calendar", "due_at", "next_step_at"])
    ledger.started(moved, by=by, at=at, again=True)
    _newly_agreed(tickets, agreed, by=by, at=at, known=known)


def _retarget(clock: Clock, target: sla.Target, calendar: BusinessCalendar, known: Plans) -> bool:
    """Another length or other hours; not saved. False when both are what they were."""
    if (target.minutes, calendar.pk) == (clock.target_minutes, clock.calendar_id):
        return False
    clock.target_minutes, clock.source = target.minutes, target.source[:160]
    clock.calendar = calendar
    ledger.reschedule(clock, known)
    return True


def _newly_agreed(
    tickets: Sequence[Ticket],
    agreed: Mapping[int, terms.Agreement],
    *,
    by: User | None,
    at: datetime,
    known: Plans,
) -> None:
    """Start what is promised now and was not; the time that was not ours is left out."""
    at_work = [ticket for ticket in tickets if ticket.is_open]
    had = Clock.objects.filter(ticket__in=at_work).exclude(state=ClockState.CANCELLED)
    there = set(had.order_by().values_list("ticket", "kind"))
    begun = [
        promises.new(ticket, target, since=ticket.reported_at, known=known)
        for ticket in at_work
        for kind in sla.kinds_at_opening(ticket.kind, ticket.level)
        if kind in sla.AGREED and (ticket.pk, kind) not in there
        if (target := agreed[ticket.pk].target(kind))
    ]
    ledger.begin_all(begun, by=by, at=at)
    pausing.past_pauses(begun, by=by)


def recompute_calendar(*, calendar_id: int, at: datetime) -> int:
    """The opening hours changed: every live promise counted in them is due again, ticket by ticket (D06, D09)."""
    mine = Clock.objects.filter(calendar_id=calendar_id, state__in=ledger.LIVE)
    numbers = mine.exclude(ticket=None).order_by("ticket").values_list("ticket", flat=True)
    moved = 0
    for number in numbers.distinct().iterator(chunk_size=500):
        with transaction.atomic():
            ticket = door.lock(number)
            moved += _recompute(mine.filter(ticket=ticket), at)
            promises.refresh(ticket)
    with transaction.atomic():
        alone = mine.filter(ticket=None).select_for_update(of=("self",)).order_by("pk")
        return moved + _recompute(alone, at)


def follow_team(*, team_id: int, at: datetime) -> int:
    """The team works by another calendar: what its tickets are counted in follows, from the same start (D06, D09)."""
    live = Clock.objects.filter(state__in=ledger.LIVE, ticket__team=team_id)
    numbers = live.order_by("ticket").values_list("ticket", flat=True).distinct()
    moved = 0
    for number in numbers.iterator(chunk_size=500):
        with transaction.atomic():
            ticket = door.lock(number)  # type: ignore[arg-type]  # of a team, so of a ticket
            moved += _other_hours(ticket, _after(ticket, at))
            promises.refresh(ticket)
    return moved


def follow_contract(*, contract_id: int, by: User | None, at: datetime) -> int:
    """The contract promises otherwise: what its open tickets are owed follows, from the same start (D06, D09)."""
    live = Clock.objects.filter(state__in=ledger.LIVE, ticket__contract=contract_id)
    live = live.exclude(target_minutes=None)
    numbers = live.order_by("ticket").values_list("ticket", flat=True).distinct()
    followed = 0
    for number in numbers.iterator(chunk_size=500):
        with transaction.atomic():
            ticket = door.lock(number)  # type: ignore[arg-type]  # of a contract, so of a ticket
            retarget([ticket], by=by, at=_after(ticket, at))
            promises.refresh(ticket)
        followed += 1
    return followed


def _after(ticket: Ticket, at: datetime) -> datetime:
    """What is heard late is done now: never before what the ticket's facts say already, since the last one holds."""
    return max(at, ticket.last_fact_at)


def _other_hours(ticket: Ticket, at: datetime) -> int:
    """The same lengths in the hours that hold for the ticket now."""
    agreed, known, moved = terms.agreement(ticket), plans.load(), 0
    for clock in ledger.live(ticket):
        target = agreed.target(clock.kind) if clock.target_minutes is not None else None
        calendar = terms.calendar_for(ticket, target) if target else clock.calendar
        if calendar == clock.calendar:
            continue
        clock.calendar = calendar
        ledger.reschedule(clock, known)
        clock.save(update_fields=["calendar", "due_at", "next_step_at"])
        ledger.started([clock], by=None, at=at, again=True)
        moved += 1
    return moved


def _recompute(clocks: QuerySet[Clock], at: datetime) -> int:
    known, moved = plans.load(), 0
    for clock in ledger.ready(clocks):
        before = (clock.due_at, clock.next_step_at)
        ledger.reschedule(clock, known)
        if before == (clock.due_at, clock.next_step_at):
            continue
        clock.save(update_fields=["due_at", "next_step_at"])
        if before[0] != clock.due_at:
            ledger.started([clock], by=None, at=at, again=True, before=before[0].isoformat())
            moved += 1
    return moved
