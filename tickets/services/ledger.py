"""The rows of the promise ledger: begun, scheduled, ended, and the facts they leave. Called by the verbs only."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from accounts.models import User
from clients.models import Client
from core import events, writing
from core.models import Event
from tickets import replay, sla
from tickets.models import Clock, ClockState, Pause, Ticket
from tickets.services import door, plans
from tickets.services.plans import Plans

LIVE = (ClockState.RUNNING, ClockState.PAUSED)
SCHEDULE = ("due_at", "next_step_at", "state")


def record(clock: Clock, kind: str, /, *, by: User | None, at: datetime, **data: Any) -> Event:
    """One fact of a promise: of its ticket when it has one, of its subject, and of its client."""
    return record_all([fact(clock, kind, by=by, at=at, **data)])[0]


def record_all(facts: Sequence[events.Fact]) -> list[Event]:
    """The facts of a set of promises, in their order."""
    return events.record_all(facts, deliver=not door.is_history())


def fact(clock: Clock, kind: str, /, *, by: User | None, at: datetime, **data: Any) -> events.Fact:
    """One fact of a promise, to be recorded with others."""
    about: list[models.Model | str] = []
    if clock.ticket_id:
        about.append(events.key(Ticket, clock.ticket_id))
    if clock.subject:
        about.append(clock.subject)
    if clock.client_id:
        about.append(events.key(Client, clock.client_id))
    return events.Fact(kind, about, by, at, {"clock": clock.pk, "kind": clock.kind, **data})


#: A promise's pauses and steps done, read for a set; as lists, since a queryset for each row costs more than its rows.
HISTORY = (models.Prefetch("pauses", to_attr="past"), models.Prefetch("firings", to_attr="fired"))


def run_of(clock: Clock) -> sla.Run:
    """The clock as pure data; its pauses are read, unless they were for a set."""
    models.prefetch_related_objects([clock], *HISTORY)
    pauses = tuple((p.started_at, p.ended_at) for p in vars(clock)["past"] if p.ended_at)
    return sla.Run(clock.kind, clock.started_at, clock.target_minutes, clock.due_at, pauses)


def next_of(clock: Clock, known: Plans) -> tuple[sla.Step, datetime] | None:
    """Its first step not done yet, and that step's instant."""
    run = run_of(clock)
    done = {firing.step for firing in vars(clock)["fired"]}
    return sla.next_step(run, done, clock.calendar.hours(), known.of(clock))


def live(ticket: Ticket, kinds: Collection[str] = ()) -> list[Clock]:
    """The ticket's running and paused promises, ready for arithmetic."""
    clocks = Clock.objects.filter(ticket=ticket)
    if kinds:
        clocks = clocks.filter(kind__in=kinds)
    return ready(clocks)


def ready(clocks: models.QuerySet[Clock]) -> list[Clock]:
    """The live ones with what arithmetic needs, in three statements."""
    kept = clocks.filter(state__in=LIVE)
    return list(kept.select_related("calendar").prefetch_related(*HISTORY))


def begin(
    clock: Clock, run: sla.Run, *, by: User | None, at: datetime, known: Plans | None = None
) -> Clock:
    """Write one new promise, its first step and its fact."""
    begin_all([schedule(clock, run, known)], by=by, at=at)
    return clock


def schedule(clock: Clock, run: sla.Run, known: Plans | None = None) -> Clock:
    """Set due and first step of a new promise; not saved."""
    hours = clock.calendar.hours()
    clock.due_at = sla.due(run, hours)
    step = sla.next_step(run, (), hours, (known or plans.load()).of(clock))
    clock.next_step_at = step[1] if step else None
    return clock


def begin_all(
    clocks: Sequence[Clock], *, by: User | None, at: datetime, then: Sequence[events.Fact] = ()
) -> None:
    """Write new promises and their facts, `then` those of the verb: as many statements for three as for one."""
    writing.add(clocks)
    record_all([*(_started(clock, by=by, at=at) for clock in clocks), *then])


def started(clocks: Sequence[Clock], *, by: User | None, at: datetime, **data: Any) -> None:
    """The facts that deadlines are found again from: since when, how long, in which hours, due when."""
    record_all([_started(clock, by=by, at=at, **data) for clock in clocks])


def _started(clock: Clock, *, by: User | None, at: datetime, **data: Any) -> events.Fact:
    return fact(
        clock, "clock.started", by=by, at=at, since=clock.started_at.isoformat(),
        minutes=clock.target_minutes, due=clock.due_at.isoformat(), calendar=clock.calendar_id, **data,
    )  # fmt: skip


def reschedule(clock: Clock, known: Plans | None = None) -> None:
    """Set due and next step again from start, target, pauses and steps already done; not saved."""
    clock.due_at = sla.due(run_of(clock), clock.calendar.hours())
    step = next_of(clock, known or plans.load()) if clock.state == ClockState.RUNNING else None
    clock.next_step_at = step[1] if step else None


def reread(clock: Clock) -> None:
    """Forget the pauses that were read, then compute again."""
    vars(clock).pop("past", None)
    reschedule(clock)


def end_pause(clock: Clock, *, by: User | None, at: datetime) -> None:
    """The time that does not count is over."""
    Pause.objects.filter(clock=clock, ended_at=None).update(ended_at=at, ended_by=by)


def facts_of(tickets: Collection[int], since: datetime) -> dict[int, list[replay.Fact]]:
    """What the facts of these tickets say, from then on, that moves a deadline; in their order."""
    found: dict[int, list[replay.Fact]] = {ticket: [] for ticket in tickets}
    topics = {f"ticket:{ticket}": ticket for ticket in tickets}
    told = Event.objects.filter(about__overlap=list(topics), kind__in=replay.KINDS, at__gte=since)
    for about, kind, at, data in told.order_by("at", "pk").values_list(
        "about", "kind", "at", "data"
    ):
        for topic in topics.keys() & set(about):
            found[topics[topic]].append(replay.Fact(kind, at, data))
    return found
