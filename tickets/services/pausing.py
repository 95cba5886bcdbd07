"""The pauses of promises: stopped, gone on, found again in the facts (D08, C23). Called by the verbs, under the ticket's lock."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext_noop

from accounts.models import User
from tickets import pauses, replay, sla
from tickets.models import Clock, ClockState, Pause, Ticket
from tickets.services import ledger
from tickets.services.ledger import SCHEDULE, live


def pause(
    ticket: Ticket, kinds: Collection[str], *, reason: str, by: User | None, at: datetime
) -> None:
    """Stop the promises that this turn of somebody else stops (D08)."""
    for clock in live(ticket, kinds) if kinds else ():
        if clock.state == ClockState.RUNNING:
            Pause.objects.create(clock=clock, started_at=at, reason=reason[:120], by=by)
            clock.state, clock.next_step_at = ClockState.PAUSED, None
            clock.save(update_fields=["state", "next_step_at"])


def stop(
    ticket: Ticket, kinds: Collection[str], *, reason: str, by: User | None, at: datetime
) -> None:
    """Somebody else's turn: these stop, and what another turn had stopped but this one does not goes on."""
    for clock in live(ticket):
        if clock.state == ClockState.PAUSED and clock.kind not in kinds:
            _run_again(clock, by=by, at=at)
    pause(ticket, kinds, reason=reason, by=by, at=at)


def go_on(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Let paused promises run again, due later by the open time they were paused."""
    for clock in live(ticket):
        if clock.state == ClockState.PAUSED:
            _run_again(clock, by=by, at=at)


def _run_again(clock: Clock, *, by: User | None, at: datetime) -> None:
    ledger.end_pause(clock, by=by, at=at)
    clock.state = ClockState.RUNNING
    ledger.reread(clock)
    clock.save(update_fields=SCHEDULE)


def resume_resolved(
    ticket: Ticket, *, resolved_at: datetime, by: User | None, at: datetime
) -> None:
    """A resolution was refused: what it had stopped goes on, the time between left out (C23)."""
    stopped = Clock.objects.filter(
        ticket=ticket, kind__in=sla.RESUMING, state=ClockState.MET, met_at=resolved_at
    )
    for clock in stopped.select_related("calendar"):
        Pause.objects.create(
            clock=clock,
            started_at=resolved_at,
            ended_at=at,
            reason=gettext_noop("Résolution proposée"),
            ended_by=by,
        )
        clock.state, clock.met_at = ClockState.RUNNING, None
        ledger.reschedule(clock)
        clock.save(update_fields=[*SCHEDULE, "met_at"])


def past_pauses(clocks: Sequence[Clock], *, by: User | None) -> None:
    """The pauses of promises that begin after they were, found in the facts."""
    pausable = [clock for clock in clocks if clock.kind in pauses.PAUSABLE]
    if not pausable:
        return
    since = min(clock.started_at for clock in pausable)
    told = ledger.facts_of({clock.ticket_id for clock in pausable if clock.ticket_id}, since)
    for clock in pausable:
        facts = told.get(clock.ticket_id or 0, [])
        if stretches := replay.stretches(facts, clock.kind, clock.started_at):
            _pause_past(clock, stretches, by=by)


def _pause_past(
    clock: Clock, stretches: Sequence[tuple[datetime, datetime | None]], *, by: User | None
) -> None:
    for since, until in stretches:
        Pause.objects.create(
            clock=clock, started_at=since, ended_at=until, by=by,
            reason=gettext_noop("attente, d’après le journal"),
        )  # fmt: skip
    if stretches[-1][1] is None:
        clock.state = ClockState.PAUSED
    ledger.reread(clock)
    clock.save(update_fields=SCHEDULE)
