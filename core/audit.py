"""The independent look: what is found by reading rows again, another way than the code that wrote them (law 5).

Each room finds what is wrong with its own rows, in its `audit.py`; `notifications.auditing` asks them all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.models import Delivery, DeliveryState

#: What should have happened this long ago and has not is a finding, not a delay.
PATIENCE = timedelta(minutes=2)
#: Findings of one kind told at most: the first hundred say what the next thousand would.
MOST = 100


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it must be: which kind, about what, in words."""

    what: str
    about: str
    words: str = ""


def deliveries(at: datetime) -> Iterator[Finding]:
    """Facts owed to somebody for too long, and those given up."""
    owed = Delivery.objects.filter(state=DeliveryState.PENDING, next_try_at__lt=at - PATIENCE)
    for one in owed.select_related("event").order_by("next_try_at", "id")[:MOST]:
        yield Finding("delivery.stuck", str(one.event), f"{one.handler}, {one.next_try_at:%F %T}")
    aside = Delivery.objects.filter(state=DeliveryState.QUARANTINED).select_related("event")
    for one in aside.order_by("id")[:MOST]:
        yield Finding("delivery.lost", str(one.event), f"{one.handler}: {one.error[:200]}")
