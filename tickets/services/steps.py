"""What the steps of a promise do: warn, mark broken, tell who answers for it (D10, D14)."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from accounts.roles import Role
from tickets import sla
from tickets.models import Clock, Firing
from tickets.services import ledger


def fire_due_step(clock: Clock, *, at: datetime) -> bool:
    """The promise is broken: mark, tell and alert, once whoever notices. False when done before."""
    fields = {"at": at, "owed_at": clock.due_at}
    if not Firing.objects.get_or_create(clock=clock, step=sla.DUE, defaults=fields)[1]:
        return False
    miss(clock, at=at)
    if "alert" in sla.STEPS[clock.kind][-1].effects:
        alert(clock, at=at)
    return True


def miss(clock: Clock, *, at: datetime) -> None:
    """Broken at its due instant, whenever it is noticed; it goes on until it is kept."""
    overrun(clock)
    ledger.record(clock, "clock.missed", by=None, at=at, due=clock.due_at.isoformat())


def overrun(clock: Clock) -> None:
    """The time between ourselves is over: marked, told to no client."""
    clock.missed_at = clock.due_at
    clock.save(update_fields=["missed_at"])


def warn(clock: Clock, *, at: datetime) -> None:
    """Three quarters of the promise are gone."""
    ledger.record(clock, "clock.warned", by=None, at=at, due=clock.due_at.isoformat())


def alert(clock: Clock, *, at: datetime) -> None:
    """Hierarchical alert: the team's lead, else the hotline managers (D10, D14)."""
    if clock.ticket is None:
        return
    ledger.record(
        clock, "ticket.alerted", by=None, at=at, to=[user.pk for user in superiors(clock)]
    )


def superiors(clock: Clock) -> Iterable[User]:
    """Who answers for this promise's delay."""
    team = clock.ticket.team if clock.ticket else None
    if team and team.lead and team.lead.is_active:
        return [team.lead]
    return list(User.objects.filter(role=Role.HOTLINE_MANAGER, is_active=True)[:10])
