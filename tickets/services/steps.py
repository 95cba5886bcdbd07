"""What the steps of a promise do: warn, mark broken, tell who answers for it (D10, D14)."""

from datetime import datetime, timedelta
from typing import Any

from accounts import substitutes
from accounts.models import User
from accounts.roles import Role
from tickets import sla
from tickets.models import Clock, Firing
from tickets.services import ledger, plans

#: A step done later than this after its instant was noticed late (reliability 4.3).
LATE = timedelta(minutes=2)


def fire_due_step(clock: Clock, *, at: datetime) -> bool:
    """The promise is broken: mark, tell and alert, once whoever notices. False when done before."""
    fields = {"at": at, "owed_at": clock.due_at}
    if not Firing.objects.get_or_create(clock=clock, step=sla.DUE, defaults=fields)[1]:
        return False
    miss(clock, at=at)
    due = next((step for step in plans.load().of(clock) if step.name == sla.DUE), None)
    if due is None or "alert" in due.effects:
        alert(clock, at=at)
    return True


def miss(clock: Clock, *, at: datetime) -> None:
    """Broken at its due instant, whenever it is noticed; it goes on until it is kept.

    The time a team has for its own part is between ourselves: marked, told to nobody as a broken promise.
    """
    clock.missed_at = clock.due_at
    clock.save(update_fields=["missed_at"])
    if clock.kind not in sla.INTERNAL:
        _tell(clock, "clock.missed", owed=clock.due_at, at=at)


def warn(clock: Clock, *, at: datetime, owed: datetime | None = None) -> None:
    """A good part of the promise is gone."""
    _tell(clock, "clock.warned", owed=owed or at, at=at)


def remind(clock: Clock, *, at: datetime, owed: datetime) -> None:
    """Tell who keeps it, or who stands in (D10)."""
    keeper = substitutes.standing_in(keeper_of(clock), at)
    if keeper:
        _tell(clock, "clock.reminded", owed=owed, at=at, to=[keeper.pk])
    else:
        alert(clock, at=at, owed=owed)


def alert(clock: Clock, *, at: datetime, owed: datetime | None = None) -> None:
    """Hierarchical alert: who answers for the client, else for the team, else for the hotline (D10, D14)."""
    told = clock.ticket_id and clock.kind not in sla.INTERNAL
    kind = "ticket.alerted" if told else "clock.alerted"
    _tell(
        clock, kind, owed=owed or clock.due_at, at=at, to=[one.pk for one in superiors(clock, at)]
    )


def _tell(clock: Clock, kind: str, *, owed: datetime, at: datetime, **data: Any) -> None:
    """The fact of a step; one noticed late says so (D20)."""
    late = int((at - owed).total_seconds() // 60)
    if at - owed > LATE:
        data["late"] = late
    ledger.record(clock, kind, by=None, at=at, due=clock.due_at.isoformat(), **data)


def keeper_of(clock: Clock) -> User | None:
    """Who keeps a promise: its own keeper, else the ticket's owner."""
    return clock.owner or (clock.ticket.owner if clock.ticket else None)


def superiors(clock: Clock, at: datetime) -> list[User]:
    """Who answers for this promise's delay: the client's manager, the team's lead, the hotline managers; whoever is there."""
    team = clock.ticket.team if clock.ticket else None
    named = (clock.client.manager if clock.client else None, team.lead if team else None)
    for one in named:
        if one and (there := substitutes.standing_in(one, at)):
            return [there]
    role = SUPERIORS.get(clock.kind, Role.HOTLINE_MANAGER)
    heads = list(User.objects.filter(role=role, is_active=True).order_by("pk")[:10])
    return substitutes.present(heads, at) or heads


#: Whose head answers, where it is not the hotline's.
SUPERIORS = {
    sla.ACCESS: Role.TECHNICAL_DIRECTOR,
    sla.QUOTE: Role.SALES_MANAGER,
    sla.SALES: Role.SALES_MANAGER,
}
