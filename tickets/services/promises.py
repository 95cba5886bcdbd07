"""The life of promises: made, paused, gone on, kept, moved, dropped.

`promise`, `keep_promise` and `drop_promise` are for any subject, and lock what they need. The others are
called by the verbs of a ticket, which hold its lock; `door.keep` afterwards updates its `due_at`.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from clients.models import Client
from core.errors import Refused
from core.models import BusinessCalendar
from tickets import sla
from tickets.models import Clock, ClockState, Pause, Ticket
from tickets.services import door, ledger, steps, terms
from tickets.services.ledger import LIVE, SCHEDULE, live


@transaction.atomic
def promise(
    *,
    kind: str,
    due_at: datetime,
    source: str,
    by: User | None,
    at: datetime,
    ticket: Ticket | None = None,
    client: Client | None = None,
    subject: str = "",
    to: str = "",
    owner: User | None = None,
    calendar: BusinessCalendar | None = None,
    reason: str = "",
) -> Clock:
    """Promise something for a named instant; what was promised about the same subject is moved (D02, D15).

    `to` is who was told, in words; `owner` who keeps it when it is not the ticket's owner.
    """
    if not (ticket or subject):
        raise ValueError("a promise is about a ticket or names its subject")
    if due_at <= at and not door.is_history():
        raise Refused(_("Cette date est déjà passée."), field="due_at")
    _hold(ticket)
    (found,) = _same(kind, ticket, subject) or (None,)
    if found:
        return _move(found, due_at, source=source, owner=owner, reason=reason, by=by, at=at)
    clock = Clock(
        ticket=ticket, client=client or (ticket.client if ticket else None), kind=kind,
        subject=subject, source=source[:160], promised_to=to[:120], owner=owner, started_at=at,
        calendar=calendar or (terms.calendar_of(ticket) if ticket else terms.house_calendar()),
    )  # fmt: skip
    ledger.begin(clock, sla.Run(kind, at, None, due_at), by=by, at=at)
    _refresh(ticket)
    return clock


@transaction.atomic
def keep_promise(
    *, kind: str, by: User | None, at: datetime, ticket: Ticket | None = None, subject: str = ""
) -> list[Clock]:
    """What was promised is done: kept, or kept late, which breaks it first. Empty when none was running."""
    _hold(ticket)
    return _over(kind, ticket, subject, met=True, by=by, at=at)


@transaction.atomic
def drop_promise(
    *,
    kind: str,
    by: User | None,
    at: datetime,
    ticket: Ticket | None = None,
    subject: str = "",
    reason: str = "",
) -> list[Clock]:
    """Nothing is owed any more: neither kept nor broken."""
    _hold(ticket)
    return _over(kind, ticket, subject, met=False, by=by, at=at, reason=reason)


def _hold(ticket: Ticket | None) -> None:
    """The ticket's row first, as every verb and the loop do."""
    if ticket:
        door.lock(ticket.pk)


def _same(kind: str, ticket: Ticket | None, subject: str) -> list[Clock]:
    """The live promise of that kind about the same thing, held."""
    found = Clock.objects.select_for_update(of=("self",)).filter(
        kind=kind, ticket=ticket, subject=subject
    )
    return ledger.ready(found)


def _over(
    kind: str,
    ticket: Ticket | None,
    subject: str,
    *,
    met: bool,
    by: User | None,
    at: datetime,
    reason: str = "",
) -> list[Clock]:
    if not (ticket or subject):
        raise ValueError("name the ticket or the subject of the promise")
    found = Clock.objects.select_for_update(of=("self",)).filter(kind=kind)
    if ticket:
        found = found.filter(ticket=ticket)
    if subject or ticket is None:
        found = found.filter(subject=subject)
    ended = ledger.ready(found)
    for clock in ended:
        _end(clock, met=met, by=by, at=at, reason=reason)
    _refresh(ticket)
    return ended


def _move(
    clock: Clock,
    due_at: datetime,
    *,
    source: str,
    owner: User | None,
    reason: str,
    by: User | None,
    at: datetime,
) -> Clock:
    """Another instant for the same promise; one already broken stays broken, and its alert was given."""
    before = clock.due_at
    clock.due_at, clock.source, clock.owner = due_at, source[:160], owner or clock.owner
    ledger.reschedule(clock)
    clock.save(update_fields=["due_at", "next_step_at", "source", "owner"])
    ledger.record(
        clock, "clock.moved", by=by, at=at, before=before.isoformat(), due=due_at.isoformat(),
        reason=reason,
    )  # fmt: skip
    _refresh(clock.ticket)
    return clock


def _refresh(ticket: Ticket | None) -> None:
    """The ticket's first due promise, kept for the queue's order."""
    if ticket:
        door.set_due(ticket)
        Ticket.objects.filter(pk=ticket.pk).update(due_at=ticket.due_at, due_kind=ticket.due_kind)


def of_new(ticket: Ticket) -> list[Clock]:
    """The promises of a ticket about to be written, from the instant it was reported; `ledger.begin_all` writes them."""
    targets = sla.at_opening(
        terms.terms_of(ticket.contract),
        kind=ticket.kind,
        priority=ticket.priority,
        level=ticket.level,
        level_1=terms.level_1_minutes(),
    )
    calendar = terms.calendar_of(ticket)
    return [_new(ticket, one, calendar=calendar, since=ticket.reported_at) for one in targets]


def start_kind(
    ticket: Ticket, kind: str, *, since: datetime, by: User | None, at: datetime, why: str = ""
) -> Clock | None:
    """Start one promise by its kind, if the contract makes it and none of it is live."""
    if Clock.objects.filter(ticket=ticket, kind=kind, subject="", state__in=LIVE).exists():
        return None
    level_1 = terms.level_1_minutes() if kind == sla.LEVEL_1 else sla.LEVEL_1_MINUTES
    agreed = terms.terms_of(ticket.contract)
    target = sla.target_of(kind, agreed, priority=ticket.priority, level_1=level_1)
    if target is None:
        return None
    if why:
        target = sla.Target(target.kind, target.minutes, f"{target.source}, {why}")
    return start(ticket, target, calendar=terms.calendar_of(ticket), since=since, by=by, at=at)


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
    clock = _new(ticket, target, calendar=calendar, since=since)
    ledger.begin_all([clock], by=by, at=at)
    return clock


def _new(
    ticket: Ticket, target: sla.Target, *, calendar: BusinessCalendar, since: datetime
) -> Clock:
    clock = Clock(
        ticket=ticket,
        client_id=ticket.client_id,
        kind=target.kind,
        calendar=calendar,
        target_minutes=target.minutes,
        source=target.source[:160],
        started_at=since,
    )
    return ledger.schedule(clock, sla.Run(target.kind, since, target.minutes, since))


def promise_news(
    ticket: Ticket, *, due_at: datetime, source: str, by: User | None, at: datetime
) -> Clock:
    """« Prochaines nouvelles avant… »: a promise of a named instant, replacing the one before (D15)."""
    end(ticket, (sla.NEWS,), met=True, by=by, at=at)
    return promise(kind=sla.NEWS, ticket=ticket, due_at=due_at, source=source, by=by, at=at)


def pause(ticket: Ticket, *, reason: str, by: User | None, at: datetime) -> None:
    """Stop the promises that the client's or supplier's turn stops (D08)."""
    for clock in live(ticket, sla.PAUSING):
        if clock.state == ClockState.RUNNING:
            Pause.objects.create(clock=clock, started_at=at, reason=reason[:120], by=by)
            clock.state, clock.next_step_at = ClockState.PAUSED, None
            clock.save(update_fields=["state", "next_step_at"])


def go_on(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Let paused promises run again, due later by the open time they were paused."""
    for clock in live(ticket, sla.PAUSING):
        if clock.state == ClockState.PAUSED:
            ledger.end_pause(clock, by=by, at=at)
            clock.state = ClockState.RUNNING
            ledger.reread(clock)
            clock.save(update_fields=SCHEDULE)


def end(
    ticket: Ticket, kinds: Collection[str], *, met: bool, by: User | None, at: datetime
) -> list[Clock]:
    """End these promises: kept (late ones are marked broken first), or without object."""
    ended = live(ticket, kinds)
    for clock in ended:
        clock.ticket = ticket
        _end(clock, met=met, by=by, at=at)
    return ended


def _end(clock: Clock, *, met: bool, by: User | None, at: datetime, reason: str = "") -> None:
    if clock.state == ClockState.PAUSED:
        ledger.end_pause(clock, by=by, at=at)
        ledger.reread(clock)
    if met and at > clock.due_at:
        _late(clock, at)
    clock.state = ClockState.MET if met else ClockState.CANCELLED
    clock.met_at, clock.next_step_at = (at if met else None), None
    clock.save(update_fields=["state", "met_at", "next_step_at", "due_at"])
    if met:
        ledger.record(clock, "clock.met", by=by, at=at, late=bool(clock.missed_at))
    else:
        ledger.record(clock, "clock.dropped", by=by, at=at, reason=reason)


def _late(clock: Clock, at: datetime) -> None:
    """Kept too late: broken first, whoever notices; the loop may have been slower than the person."""
    if clock.kind not in sla.INTERNAL:
        steps.fire_due_step(clock, at=at)
    elif clock.missed_at is None:
        steps.overrun(clock)


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


def retarget(ticket: Ticket, *, by: User | None, at: datetime) -> None:
    """Priority, contract or team changed: new targets from the same start, elapsed and paused kept (D09)."""
    agreed, level_1 = terms.terms_of(ticket.contract), terms.level_1_minutes()
    for clock in live(ticket):
        if clock.target_minutes is None:
            continue
        target = sla.target_of(clock.kind, agreed, priority=ticket.priority, level_1=level_1)
        if target is None or target.minutes == clock.target_minutes:
            continue
        clock.target_minutes, clock.source = target.minutes, target.source[:160]
        ledger.reschedule(clock)
        clock.save(update_fields=["target_minutes", "source", "due_at", "next_step_at"])
        ledger.started(clock, by=by, at=at, again=True)
