"""The order every verb follows: lock → may it → is it sensible → change named fields → record the fact.

`lock` and `move` open a verb, `keep` ends it: it alone writes the ticket, its version, its first due
promise and its last event, together with the fact. `lock_all` and `keep_all` are the same for a set: as many
statements for two hundred tickets as for one.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import User
from clients.models import Client
from core import events, writing
from core.errors import Refused
from core.language import of_the_house
from core.models import Event
from tickets import moves, sla, words
from tickets.models import Clock, ClockState, Ticket
from tickets.models.ticket import TicketQuerySet
from tickets.moves import CLOCK, Status

_replaying: ContextVar[bool] = ContextVar("replaying", default=False)


@contextmanager
def history() -> Iterator[None]:
    """Within this block facts are recorded as history: nobody is notified (import of old logs)."""
    token = _replaying.set(True)
    try:
        yield
    finally:
        _replaying.reset(token)


def is_history() -> bool:
    """Whether old logs are being imported now."""
    return _replaying.get()


def lock(ticket_id: int, version: int | None = None) -> Ticket:
    """The ticket, held until the end of the transaction.

    Every writer of a ticket or of its promises locks it first, so that they never cross. A `version`
    read before somebody else's change is refused (C10). The key is not locked: no verb changes it, and whoever
    only refers to the ticket (a reading, a message) goes on.
    """
    ticket = _held().get(pk=ticket_id)
    if version is not None and ticket.version != version:
        raise Refused(_("Ce ticket a changé entre-temps. Relisez-le avant d’enregistrer."))
    return ticket


def lock_all(ticket_ids: Iterable[int]) -> list[Ticket]:
    """The same for a set, by number, so that two sets never cross."""
    return list(_held().filter(pk__in=list(ticket_ids)).order_by("pk"))


def _held() -> TicketQuerySet:
    return Ticket.objects.select_for_update(of=("self",), no_key=True)


def role_of(by: User | None) -> str:
    """In whose name a verb is done; nobody means the product itself, acting on time."""
    return by.role if by else CLOCK


def move(ticket: Ticket, verb: str, by: User | None, *, role: str = "") -> None:
    """Set the status `verb` leads to. 403 for a role that never may, `Refused` when not now."""
    role = role or role_of(by)
    to = moves.target(verb, ticket.status, role)
    if to is None:
        row = moves.MOVES[verb]
        if role not in row.roles.split():
            raise PermissionDenied(f"tickets.{verb}")
        raise Refused(
            _("« %(verb)s » n’est pas possible : le ticket est « %(status)s ».")
            % {"verb": row.button, "status": Status(ticket.status).label}
        )
    ticket.status = to


def about(ticket: Ticket, *others: models.Model) -> list[models.Model | str]:
    """What a fact of this ticket is about: the ticket, whatever else, and the client, without a query."""
    return [ticket, *others, events.key(Client, ticket.client_id)]


def record(
    ticket: Ticket,
    kind: str,
    /,
    *,
    by: User | None,
    at: datetime,
    also: Sequence[models.Model] = (),
    **data: Any,
) -> Event:
    """One more fact of the same verb, which does not become the ticket's last event."""
    return events.record(
        kind, about=about(ticket, *also), by=by, at=at, deliver=not _replaying.get(), **data
    )


def begin(ticket: Ticket, kind: str, promised: Sequence[Clock], *, at: datetime) -> None:
    """Write a new ticket as its first fact and its promises, computed before, will leave it."""
    (ticket.last_fact,), ticket.last_fact_at = _said(kind, [{}]), at
    first = sla.earliest((one.kind, one.due_at) for one in promised)
    ticket.due_kind, ticket.due_at = first or ("", None)
    ticket.save()
    for one in promised:
        one.ticket = ticket


@of_the_house
def _said(kind: str, told: Sequence[dict[str, Any]]) -> list[str]:
    return [words.sentence(kind, data)[:160] for data in told]


def keep(
    ticket: Ticket,
    kind: str,
    /,
    *,
    by: User | None,
    at: datetime,
    fields: Sequence[str] = (),
    also: Sequence[models.Model] = (),
    **data: Any,
) -> Event:
    """Write the named fields, the fact, the last event and the promise that falls first.

    Only a change of fields makes other people's open forms stale; a message does not.
    """
    return keep_all(kind, [(ticket, data)], by=by, at=at, fields=fields, also=also)[0]


#: What every fact leaves on its ticket.
_KEPT = ("snoozed_until", "next_action", "last_fact", "last_fact_at", "due_at", "due_kind")


def keep_all(
    kind: str,
    kept: Sequence[tuple[Ticket, dict[str, Any]]],
    /,
    *,
    by: User | None,
    at: datetime,
    fields: Sequence[str] = (),
    also: Sequence[models.Model] = (),
) -> list[Event]:
    """The same fact of a set of tickets, each with its own data."""
    facts = [events.Fact(kind, about(ticket, *also), by, at, data) for ticket, data in kept]
    made = events.record_all(facts, deliver=not _replaying.get())
    sentences = _said(kind, [data for _ticket, data in kept])
    for (ticket, _data), sentence in zip(kept, sentences, strict=True):
        if ends_snooze(kind, ticket.snoozed_until, at):
            ticket.snoozed_until, ticket.next_action = None, ""
        ticket.last_fact, ticket.last_fact_at = sentence, at
        ticket.version += 1 if fields else 0
    tickets = [ticket for ticket, _data in kept]
    set_due(tickets)
    writing.write(tickets, {*fields, *_KEPT, *(("version",) if fields else ())})
    return made


#: What is done beside a ticket put aside, and does not bring it back before its time.
_QUIET = ("ticket.noted", "ticket.diagnosed", "ticket.file_added", "ticket.described")


def ends_snooze(kind: str, until: datetime | None, at: datetime) -> bool:
    """Whether this fact ends a snooze: every move does; a note only once its time has come (C29)."""
    if until is None or kind == "ticket.snoozed":
        return False
    return kind not in _QUIET or until <= at


def set_due(tickets: Sequence[Ticket]) -> None:
    """The running promise that falls first, kept on each ticket for the queue's order."""
    running: dict[int, list[tuple[str, datetime]]] = {ticket.pk: [] for ticket in tickets}
    clocks = Clock.objects.filter(ticket__in=running, state=ClockState.RUNNING).order_by()
    for ticket_id, kind, due_at in clocks.values_list("ticket", "kind", "due_at"):
        running[ticket_id].append((kind, due_at))
    for ticket in tickets:
        ticket.due_kind, ticket.due_at = sla.earliest(running[ticket.pk]) or ("", None)
