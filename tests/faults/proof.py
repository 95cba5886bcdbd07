"""How each scenario ends: the audit finds nothing, the invariants hold, the delays are told."""

from collections.abc import Collection
from datetime import datetime
from statistics import quantiles

from django.db import connection
from django.db.models import Count

from core.models import Delivery, DeliveryState, Event
from notifications import auditing
from notifications.models import Message, Pulse, State
from tests.faults.house import House, eventually
from tickets.models import Firing, Ticket

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


def ticking() -> None:
    """Wait until scheduler and workers have done a first thing: starting them is not what is measured."""
    eventually(Pulse.objects.filter(name="send_pending").exists, 90)


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


#: The objectives of rules-reliability 4.3: due → recorded, for 99 in a hundred.
UNDER_FAULTS, IN_PEACE = 60, 5


def in_time(
    house: House, name: str, keys: Collection[int], *, within: float = UNDER_FAULTS
) -> None:
    """Each promise of these was recorded soon after it was due: by the instants the server committed them at."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT extract(epoch FROM pg_xact_commit_timestamp(f.xmin) - f.owed_at)::float
            FROM tickets_firing f JOIN tickets_clock c ON c.id = f.clock_id
            WHERE c.source = 'essai' AND f.step = 'DUE' AND c.ticket_id = ANY(%s) ORDER BY 1""",
            [list(keys)],
        )
        late = [seconds for (seconds,) in cursor.fetchall()]
    cuts = quantiles(late, n=100, method="inclusive")
    house.tell(
        f"{name}: {len(late)} due, recorded after p50 {cuts[49]:.1f} s, p99 {cuts[98]:.1f} s, max {late[-1]:.1f} s"
    )
    assert (len(late), late[0] >= 0, cuts[98] <= within) == (len(keys), True, True), cuts[98]
