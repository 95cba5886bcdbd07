"""The life of promises: made, kept, moved, dropped; `pausing` stops them and lets them go on.

`promise`, `keep_promise` and `drop_promise` are for any subject, and lock what they need. The others are
called by the verbs of a ticket, which hold its lock; `door.keep` afterwards updates its `due_at`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from core import events, writing
from core.errors import Refused
from core.models import BusinessCalendar
from tickets import sla
from tickets.models import Clock, ClockState, Ticket
from tickets.services import door, ledger, pausing, plans, steps, terms
from tickets.services.ledger import LIVE
from tickets.services.plans import Plans

#: Nobody promises an instant further away than this; most such dates are slips of the keyboard.
LONGEST = timedelta(days=731)


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
    if due_at > at + LONGEST:
        raise Refused(_("Choisissez une date d’ici deux ans."), field="due_at")
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
    refresh(ticket)
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
    finish(ended, met=met, by=by, at=at, reason=reason)
    refresh(ticket)
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
    refresh(clock.ticket)
    return clock


def refresh(ticket: Ticket | None) -> None:
    """The ticket's first due promise, kept for the queue's order."""
    if ticket:
        door.set_due([ticket])
        Ticket.objects.filter(pk=ticket.pk).update(due_at=ticket.due_at, due_kind=ticket.due_kind)


def of_new(ticket: Ticket) -> list[Clock]:
    """The promises of a ticket about to be written, from the instant it was reported; `ledger.begin_all` writes them."""
    agreed, known = terms.agreement(ticket), plans.load()
    kinds = sla.kinds_at_opening(ticket.kind, ticket.level)
    targets = [target for kind in kinds if (target := agreed.target(kind))]
    return [new(ticket, one, since=ticket.reported_at, known=known) for one in targets]


def start_kind(
    ticket: Ticket, kind: str, *, since: datetime, by: User | None, at: datetime, why: str = ""
) -> Clock | None:
    """Start one promise by its kind, if somebody agreed on it and none of it is live."""
    return next(iter(start_kinds([(ticket, kind)], since=since, by=by, at=at, why=why)), None)


def start_kinds(
    wanted: Sequence[tuple[Ticket, str]],
    *,
    since: datetime,
    by: User | None,
    at: datetime,
    why: str = "",
) -> list[Clock]:
    """Start one promise for each of a set of tickets, where somebody agreed on it and none of it is live."""
    there = Clock.objects.filter(ticket__in=[ticket for ticket, _kind in wanted], subject="")
    had = set(there.filter(state__in=LIVE).order_by().values_list("ticket", "kind"))
    missing = [(ticket, kind) for ticket, kind in wanted if (ticket.pk, kind) not in had]
    if not missing:
        return []
    agreed, known = terms.agreements([ticket for ticket, _kind in missing]), plans.load()
    clocks = []
    for (ticket, kind), agreement in zip(missing, agreed, strict=True):
        if target := agreement.target(kind):
            source = f"{target.source}, {why}" if why else target.source
            target = replace(target, source=source)
            clocks.append(new(ticket, target, since=since, known=known))
    ledger.begin_all(clocks, by=by, at=at)
    pausing.past_pauses(clocks, by=by)
    return clocks


def new(
    ticket: Ticket, target: sla.Target, *, since: datetime, known: Plans | None = None
) -> Clock:
    """One promise, ready to be written with its first step."""
    clock = Clock(
        ticket=ticket,
        client_id=ticket.client_id,
        kind=target.kind,
        calendar=terms.calendar_for(ticket, target),
        target_minutes=target.minutes,
        source=target.source[:160],
        started_at=since,
    )
    return ledger.schedule(clock, sla.Run(target.kind, since, target.minutes, since), known)


def promise_news(
    ticket: Ticket, *, due_at: datetime, source: str, by: User | None, at: datetime
) -> Clock:
    """« Prochaines nouvelles avant… »: a promise of a named instant, replacing the one before (D15)."""
    end(ticket, (sla.NEWS,), met=True, by=by, at=at)
    return promise(kind=sla.NEWS, ticket=ticket, due_at=due_at, source=source, by=by, at=at)


def end(
    ticket: Ticket, kinds: Collection[str], *, met: bool, by: User | None, at: datetime
) -> list[Clock]:
    """End these promises: kept (late ones are marked broken first), or without object."""
    return end_all([ticket], kinds, met=met, by=by, at=at)


def end_all(
    tickets: Sequence[Ticket], kinds: Collection[str], *, met: bool, by: User | None, at: datetime
) -> list[Clock]:
    """The same for a set of tickets."""
    by_key = {ticket.pk: ticket for ticket in tickets}
    ended = list(Clock.objects.filter(ticket__in=by_key, kind__in=kinds, state__in=LIVE))
    for clock in ended:
        clock.ticket = by_key[clock.ticket_id]  # type: ignore[index]
    finish(ended, met=met, by=by, at=at)
    return ended


def finish(
    clocks: Sequence[Clock], *, met: bool, by: User | None, at: datetime, reason: str = ""
) -> None:
    """Kept, or without object: the last fact of these promises."""
    for clock in clocks:
        if clock.state == ClockState.PAUSED:
            ledger.end_pause(clock, by=by, at=at)
            ledger.reread(clock)
        if met and at > clock.due_at:
            _late(clock, at)
        clock.state = ClockState.MET if met else ClockState.CANCELLED
        clock.met_at, clock.next_step_at = (at if met else None), None
    writing.write(clocks, ["state", "met_at", "next_step_at", "due_at"])
    ledger.record_all([_over_fact(clock, by=by, at=at, reason=reason) for clock in clocks])


def _over_fact(clock: Clock, *, by: User | None, at: datetime, reason: str) -> events.Fact:
    if clock.state == ClockState.MET:
        return ledger.fact(clock, "clock.met", by=by, at=at, late=bool(clock.missed_at))
    return ledger.fact(clock, "clock.dropped", by=by, at=at, reason=reason)


def _late(clock: Clock, at: datetime) -> None:
    """Kept too late: broken first, whoever notices; the loop may have been slower than the person."""
    if clock.kind not in sla.INTERNAL:
        steps.fire_due_step(clock, at=at)
    elif clock.missed_at is None:
        steps.miss([clock], at=at)
