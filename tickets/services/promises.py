"""The life of a ticket's promises: started, paused, gone on, kept, broken. Called by the verbs only.

All of them expect the ticket to be locked by the caller; `door.keep` afterwards updates its `due_at`.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from accounts.models import User
from accounts.roles import Role
from clients.models import Contract
from core.models import BusinessCalendar, Setting
from tickets import sla
from tickets.models import Clock, ClockKind, ClockState, Firing, Pause, Ticket
from tickets.services import door

LIVE = (ClockState.RUNNING, ClockState.PAUSED)


def terms_of(contract: Contract | None) -> sla.Terms:
    """The delays a contract promises, or the company's own without one."""
    if contract is None:
        return sla.Terms()
    return sla.Terms(
        label=f"contrat {contract.number}",
        answer_minutes=contract.answer_minutes,
        broadcast_minutes=contract.broadcast_minutes,
        on_site_minutes=contract.on_site_target_minutes,
        restore_minutes=contract.restore_minutes,
        closing_days=contract.closing_days,
    )


def calendar_of(ticket: Ticket) -> BusinessCalendar:
    """The contract's calendar, else the team's, else the hotline's (D06)."""
    if ticket.contract and ticket.contract.calendar:
        return ticket.contract.calendar
    if ticket.team and ticket.team.calendar:
        return ticket.team.calendar
    return BusinessCalendar.objects.get_or_create(name="Hotline")[0]


def level_1_minutes() -> dict[int, int]:
    """How long level 1 has, by priority: the setting `level_1_minutes`, else the defaults."""
    row = Setting.objects.filter(name="level_1_minutes").order_by("-since").first()
    own = {int(key): int(value) for key, value in row.value.items()} if row else {}
    return {**sla.LEVEL_1_MINUTES, **own}


def run_of(clock: Clock) -> sla.Run:
    """The clock as pure data; its pauses are read (prefetch them for several)."""
    pauses = tuple((p.started_at, p.ended_at) for p in clock.pauses.all() if p.ended_at)
    return sla.Run(clock.kind, clock.started_at, clock.target_minutes, clock.due_at, pauses)


def live(ticket: Ticket, kinds: Collection[str] = ()) -> list[Clock]:
    """The ticket's running and paused clocks, ready for arithmetic."""
    clocks = Clock.objects.filter(ticket=ticket, state__in=LIVE)
    if kinds:
        clocks = clocks.filter(kind__in=kinds)
    return list(clocks.select_related("calendar").prefetch_related("pauses", "firings"))


def open_all(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Start the promises of a new ticket, from the instant it was reported."""
    targets = sla.at_opening(
        terms_of(ticket.contract),
        kind=ticket.kind,
        priority=ticket.priority,
        level=ticket.level,
        level_1=level_1_minutes(),
    )
    calendar = calendar_of(ticket)
    for target in targets:
        start(ticket, target, calendar=calendar, since=ticket.reported_at, by=by, at=at)


def start_kind(
    ticket: Ticket, kind: str, *, since: datetime, by: User | None, at: datetime, why: str = ""
) -> Clock | None:
    """Start one promise by its kind, if the contract makes it and none of it is live."""
    if Clock.objects.filter(ticket=ticket, kind=kind, state__in=LIVE).exists():
        return None
    level_1 = level_1_minutes() if kind == sla.LEVEL_1 else sla.LEVEL_1_MINUTES
    terms = terms_of(ticket.contract)
    target = sla.target_of(kind, terms, priority=ticket.priority, level_1=level_1)
    if target is None:
        return None
    if why:
        target = sla.Target(target.kind, target.minutes, f"{target.source}, {why}")
    return start(ticket, target, calendar=calendar_of(ticket), since=since, by=by, at=at)


def start(
    ticket: Ticket,
    target: sla.Target,
    *,
    calendar: BusinessCalendar,
    since: datetime,
    by: User | None,
    at: datetime,
) -> Clock:
    """Write one new promise and its first step."""
    clock = Clock(
        ticket=ticket,
        kind=target.kind,
        calendar=calendar,
        target_minutes=target.minutes,
        source=target.source[:80],
        started_at=since,
    )
    return _begin(clock, sla.Run(target.kind, since, target.minutes, since), by=by, at=at)


def promise_news(
    ticket: Ticket, *, due_at: datetime, source: str, by: User | None, at: datetime
) -> Clock:
    """« Prochaines nouvelles avant… »: a promise of a named instant, replacing the one before (D15)."""
    end(ticket, (sla.NEWS,), met=True, by=by, at=at)
    clock = Clock(
        ticket=ticket,
        kind=ClockKind.NEWS,
        calendar=calendar_of(ticket),
        target_minutes=None,
        source=source[:80],
        started_at=at,
    )
    return _begin(clock, sla.Run(sla.NEWS, at, None, due_at), by=by, at=at)


def _begin(clock: Clock, run: sla.Run, *, by: User | None, at: datetime) -> Clock:
    hours = clock.calendar.hours()
    clock.due_at = sla.due(run, hours)
    step = sla.next_step(run, (), hours)
    clock.next_step_at = step[1] if step else None
    clock.save()
    door.record(
        clock.ticket,
        "clock.started",
        by=by,
        at=at,
        clock=clock.pk,
        kind=clock.kind,
        since=clock.started_at.isoformat(),
        minutes=clock.target_minutes,
        due=clock.due_at.isoformat(),
    )
    return clock


def reschedule(clock: Clock) -> None:
    """Set due and next step again from start, target, pauses and steps already done; not saved."""
    run, hours = run_of(clock), clock.calendar.hours()
    clock.due_at = sla.due(run, hours)
    step = sla.next_step(run, {firing.step for firing in clock.firings.all()}, hours)
    clock.next_step_at = step[1] if step else None


_SCHEDULE = ["due_at", "next_step_at", "state"]


def pause(ticket: Ticket, *, reason: str, at: datetime) -> None:
    """Stop the promises that the client's or supplier's turn stops (D08)."""
    for clock in live(ticket, sla.PAUSING):
        if clock.state == ClockState.RUNNING:
            Pause.objects.create(clock=clock, started_at=at, reason=reason[:120])
            clock.state, clock.next_step_at = ClockState.PAUSED, None
            clock.save(update_fields=["state", "next_step_at"])


def go_on(ticket: Ticket, *, at: datetime) -> None:
    """Let paused promises run again, due later by the open time they were paused."""
    for clock in live(ticket, sla.PAUSING):
        if clock.state == ClockState.PAUSED:
            _end_pause(clock, at)
            clock.state = ClockState.RUNNING
            _reread(clock)
            clock.save(update_fields=_SCHEDULE)


def _end_pause(clock: Clock, at: datetime) -> None:
    Pause.objects.filter(clock=clock, ended_at=None).update(ended_at=at)


def _reread(clock: Clock) -> None:
    """Forget the prefetched pauses, then compute again."""
    clock._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    reschedule(clock)


def end(
    ticket: Ticket, kinds: Collection[str], *, met: bool, by: User | None, at: datetime
) -> list[Clock]:
    """End these promises: kept (late ones are marked broken first), or without object."""
    ended = live(ticket, kinds)
    for clock in ended:
        if clock.state == ClockState.PAUSED:
            _end_pause(clock, at)
            _reread(clock)
        if met and clock.kind in sla.PROMISES and at > clock.due_at:
            fire_due_step(clock, at=at)
        clock.state = ClockState.MET if met else ClockState.CANCELLED
        clock.met_at, clock.next_step_at = (at if met else None), None
        clock.save(update_fields=["state", "met_at", "next_step_at", "due_at"])
        if met:
            door.record(
                ticket, "clock.met", by=by, at=at, clock=clock.pk, kind=clock.kind,
                late=bool(clock.missed_at),
            )  # fmt: skip
    return ended


def resume_resolved(ticket: Ticket, *, resolved_at: datetime, at: datetime) -> None:
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
        )
        clock.state, clock.met_at = ClockState.RUNNING, None
        reschedule(clock)
        clock.save(update_fields=[*_SCHEDULE, "met_at"])


def retarget(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Priority, contract or team changed: new targets from the same start, elapsed and paused kept (D09)."""
    terms, level_1 = terms_of(ticket.contract), level_1_minutes()
    for clock in live(ticket):
        if clock.kind == sla.NEWS:
            continue
        target = sla.target_of(clock.kind, terms, priority=ticket.priority, level_1=level_1)
        if target is None or target.minutes == clock.target_minutes:
            continue
        clock.target_minutes, clock.source = target.minutes, target.source[:80]
        reschedule(clock)
        if clock.state == ClockState.PAUSED:
            clock.next_step_at = None
        clock.save(update_fields=["target_minutes", "source", "due_at", "next_step_at"])
        door.record(
            ticket, "clock.started", by=by, at=at, clock=clock.pk, kind=clock.kind,
            since=clock.started_at.isoformat(), minutes=clock.target_minutes,
            due=clock.due_at.isoformat(), again=True,
        )  # fmt: skip


def fire_due_step(clock: Clock, *, at: datetime) -> bool:
    """The promise is broken: mark, tell and alert, once whoever notices. False when done before."""
    if not Firing.objects.get_or_create(clock=clock, step=sla.DUE, defaults={"at": at})[1]:
        return False
    miss(clock, at=at)
    alert(clock, at=at)
    return True


def miss(clock: Clock, *, at: datetime) -> None:
    """Broken at its due instant, whenever it is noticed; it goes on until it is kept."""
    clock.missed_at = clock.due_at
    clock.save(update_fields=["missed_at"])
    door.record(
        clock.ticket, "clock.missed", by=None, at=at, clock=clock.pk, kind=clock.kind,
        due=clock.due_at.isoformat(),
    )  # fmt: skip


def warn(clock: Clock, *, at: datetime) -> None:
    """Three quarters of the promise are gone."""
    door.record(
        clock.ticket, "clock.warned", by=None, at=at, clock=clock.pk, kind=clock.kind,
        due=clock.due_at.isoformat(),
    )  # fmt: skip


def alert(clock: Clock, *, at: datetime) -> None:
    """Hierarchical alert: the team's lead, else the hotline managers (D10, D14)."""
    if "alert" not in sla.STEPS[clock.kind][-1].effects:
        return
    door.record(
        clock.ticket, "ticket.alerted", by=None, at=at, clock=clock.pk, kind=clock.kind,
        to=[user.pk for user in superiors(clock.ticket)],
    )  # fmt: skip


def superiors(ticket: Ticket) -> Iterable[User]:
    """Who answers for this ticket's delays."""
    if ticket.team and ticket.team.lead and ticket.team.lead.is_active:
        return [ticket.team.lead]
    return list(User.objects.filter(role=Role.HOTLINE_MANAGER, is_active=True)[:10])


def soonest(instant: datetime) -> datetime:
    """When the loop looks again at a step that failed: in five minutes."""
    return instant + timedelta(minutes=5)
