"""What was agreed changed, or the opening hours did: the same start, another deadline (D06, D09)."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from tickets import sla
from tickets.models import Clock, ClockState, Ticket
from tickets.services import door, ledger, pausing, plans, promises, terms
from tickets.services.plans import Plans


def retarget(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Priority, contract, service or team changed: new targets and hours from the same start (D09).

    What has elapsed and what was paused is kept. What nobody agreed on any more is dropped; what is newly
    agreed starts at the declaration.
    """
    agreed, known = terms.agreement(ticket), plans.load()
    running = [clock for clock in ledger.live(ticket) if clock.target_minutes is not None]
    for clock in running:
        clock.ticket = ticket
        target = agreed.target(clock.kind)
        if target is None:
            promises.finish([clock], met=False, by=by, at=at, reason="plus promis")
        else:
            _retarget(clock, target, by=by, at=at, known=known)
    _newly_agreed(ticket, agreed, by=by, at=at, known=known)


def _retarget(
    clock: Clock, target: sla.Target, *, by: User | None, at: datetime, known: Plans
) -> None:
    calendar = terms.calendar_for(clock.ticket, target)  # type: ignore[arg-type]
    if (target.minutes, calendar.pk) == (clock.target_minutes, clock.calendar_id):
        return
    clock.target_minutes, clock.source = target.minutes, target.source[:160]
    clock.calendar = calendar
    ledger.reschedule(clock, known)
    clock.save(update_fields=["target_minutes", "source", "calendar", "due_at", "next_step_at"])
    ledger.started(clock, by=by, at=at, again=True)


def _newly_agreed(
    ticket: Ticket, agreed: terms.Agreement, *, by: User | None, at: datetime, known: Plans
) -> None:
    """Start what this contract promises and nothing had; the time that was not ours is left out."""
    if not ticket.is_open:
        return
    had = Clock.objects.filter(ticket=ticket).exclude(state=ClockState.CANCELLED)
    kinds = set(had.values_list("kind", flat=True))
    for kind in sla.kinds_at_opening(ticket.kind, ticket.level):
        if kind in sla.AGREED and kind not in kinds and (target := agreed.target(kind)):
            clock = promises.start(
                ticket, target, since=ticket.reported_at, by=by, at=at, known=known
            )
            pausing.past_pauses([clock], by=by)


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
            retarget(ticket, by=by, at=_after(ticket, at))
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
        ledger.started(clock, by=None, at=at, again=True)
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
            ledger.started(clock, by=None, at=at, again=True, before=before[0].isoformat())
            moved += 1
    return moved
