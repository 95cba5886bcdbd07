"""What the steps of promises do: warn, mark broken, tell who answers for them (D10, D14). For a set as for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from accounts import substitutes
from accounts.models import User
from accounts.roles import Role
from clients import selectors as clients
from core import events, once, writing
from tickets import sla
from tickets.models import Clock, Firing
from tickets.services import ledger, plans

#: A step done later than this after its instant was noticed late (reliability 4.3).
LATE = timedelta(minutes=2)


@dataclass(frozen=True)
class Owed:
    """A promise of which something is to be done, and since when."""

    clock: Clock
    owed_at: datetime


def fire_due_step(clock: Clock, *, at: datetime) -> bool:
    """The promise is broken: mark, tell and alert, once whoever notices. False when done before."""
    fields = {"at": at, "owed_at": clock.due_at}
    if not Firing.objects.get_or_create(clock=clock, step=sla.DUE, defaults=fields)[1]:
        return False
    miss([clock], at=at)
    due = next((step for step in plans.load().of(clock) if step.name == sla.DUE), None)
    if due is None or "alert" in due.effects:
        alert([Owed(clock, clock.due_at)], at=at)
    return True


def miss(clocks: Sequence[Clock], *, at: datetime) -> None:
    """Broken at their due instant, whenever it is noticed; they go on until they are kept.

    The time a team has for its own part is between ourselves: marked, told to nobody as a broken promise.
    """
    for clock in clocks:
        clock.missed_at = clock.due_at
    writing.write(clocks, ["missed_at"])
    told = [Owed(clock, clock.due_at) for clock in clocks if clock.kind not in sla.INTERNAL]
    ledger.record_all([_told(one, "clock.missed", at=at) for one in told])


def warn(owed: Sequence[Owed], *, at: datetime) -> None:
    """A good part of the promise is gone."""
    ledger.record_all([_told(one, "clock.warned", at=at) for one in owed])


def remind(owed: Sequence[Owed], *, at: datetime) -> None:
    """Tell who keeps it, or who stands in (D10); whoever answers for it where nobody is there."""
    ledger.record_all([_reminded(one, at) for one in owed])


def alert(owed: Sequence[Owed], *, at: datetime) -> None:
    """Hierarchical alert: who answers for the client, else for the team, else for the hotline (D10, D14)."""
    ledger.record_all([_alerted(one, at) for one in owed])


def _reminded(owed: Owed, at: datetime) -> events.Fact:
    keeper = substitutes.standing_in(keeper_of(owed.clock), at)
    return _told(owed, "clock.reminded", at=at, to=[keeper.pk]) if keeper else _alerted(owed, at)


def _alerted(owed: Owed, at: datetime) -> events.Fact:
    told = owed.clock.ticket_id and owed.clock.kind not in sla.INTERNAL
    kind = "ticket.alerted" if told else "clock.alerted"
    return _told(owed, kind, at=at, to=[one.pk for one in superiors(owed.clock, at)])


def _told(owed: Owed, kind: str, *, at: datetime, **data: Any) -> events.Fact:
    """The fact of a step; one noticed late says so (D20)."""
    late = at - owed.owed_at
    if late > LATE:
        data["late"] = int(late.total_seconds() // 60)
    due = owed.clock.due_at.isoformat()
    return ledger.fact(owed.clock, kind, by=None, at=at, due=due, **data)


def keeper_of(clock: Clock) -> User | None:
    """Who keeps a promise: its own keeper, else the ticket's owner."""
    return clock.owner or (clock.ticket.owner if clock.ticket else None)


def superiors(clock: Clock, at: datetime) -> list[User]:
    """Who answers for this promise's delay: the client's manager or the stand-in named there, the team's lead, the
    hotline managers; whoever is there."""
    team = clock.ticket.team if clock.ticket else None
    named = clients.answering(clock.client, "MANAGER", at) if clock.client else None
    if there := named or substitutes.standing_in(team.lead if team else None, at):
        return [there]
    heads = _heads(SUPERIORS.get(clock.kind, Role.HOTLINE_MANAGER))
    return substitutes.present(heads, at) or heads


@once.read
def _heads(role: str) -> list[User]:
    return list(User.objects.filter(role=role, is_active=True).order_by("pk")[:10])


#: Whose head answers, where it is not the hotline's.
SUPERIORS = {
    sla.ACCESS: Role.TECHNICAL_DIRECTOR,
    sla.QUOTE: Role.SALES_MANAGER,
    sla.SALES: Role.SALES_MANAGER,
}
