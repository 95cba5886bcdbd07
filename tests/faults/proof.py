"""How each scenario ends: the audit finds nothing, the invariants hold, the delays are told."""

from collections.abc import Collection
from datetime import datetime
from statistics import quantiles

from django.db.models import Count

from core.models import Delivery, DeliveryState, Event
from notifications import auditing
from notifications.models import Message, State
from tests.faults.house import House, eventually
from tickets.models import Clock, Firing, Ticket

#: Machines that a scenario itself has stopped are no finding of its end.
MACHINES = frozenset({"broker.silent", "scheduler.silent"})


def findings(at: datetime, *, deep: bool = True, but: Collection[str] = ()) -> list[tuple[str, str]]:  # fmt: skip
    """What the audit finds, machines apart."""
    found = auditing.look(at, deep=deep).findings
    return [(one.what, one.about) for one in found if one.what not in MACHINES | set(but)]


def settled() -> bool:
    """Nothing is owed any more."""
    return not (
        Delivery.objects.filter(state=DeliveryState.PENDING).exists()
        or Message.objects.filter(state__in=[State.PENDING, State.SENDING]).exists()
    )


def well(house: House, *, seconds: float = 90, but: Collection[str] = ()) -> None:
    """Wait until nothing is owed, then prove it."""
    eventually(settled, seconds)
    assert findings(house.now(), but=but) == []
    invariants()


def heard() -> bool:
    """Every consequence of every fact is written; its messages may still wait for a sender."""
    return not Delivery.objects.filter(state=DeliveryState.PENDING).exists()


def invariants() -> None:
    """No double, no orphan: one effect, one key."""
    twice = Firing.objects.values("clock", "step").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()
    keys = Message.objects.values("key").annotate(n=Count("pk")).filter(n__gt=1)
    assert not keys.exists()
    lost = Event.objects.filter(kind="ticket.escalated", deliveries=None)
    assert not lost.exists()
    climbed = Event.objects.filter(kind="ticket.escalated", data__cause="clock")
    each = climbed.values("about__0", "data__level").annotate(n=Count("pk")).filter(n__gt=1)
    assert not each.exists()
    assert not Message.objects.filter(state=State.SENT, sent_at=None).exists()


def fired(keys: Collection[int]) -> int:
    """How many of these tickets' promises have had their due step."""
    return Firing.objects.filter(clock__ticket__in=keys, clock__source="essai", step="DUE").count()


def escalated(keys: Collection[int]) -> int:
    """How many of these tickets are at level 2."""
    return Ticket.objects.filter(pk__in=keys, level=2).count()


def delays(house: House, name: str, keys: Collection[int]) -> float:
    """Due → recorded in seconds: told, and the 99th in a hundred given."""
    rows = Firing.objects.filter(clock__ticket__in=keys, clock__source="essai", step="DUE")
    late = sorted((at - owed).total_seconds() for at, owed in rows.values_list("at", "owed_at"))
    cuts = quantiles(late, n=100) if len(late) > 1 else late * 99
    house.tell(
        f"{name}: {len(late)} due, recorded after p50 {cuts[49]:.1f} s, p99 {cuts[98]:.1f} s, max {late[-1]:.1f} s"
    )
    return cuts[98]


def live_promises() -> int:
    """Promises of the scenario that nobody has looked at."""
    return Clock.objects.filter(source="essai", state="RUNNING", missed_at=None).count()
