"""The independent look at messages: none stuck, no lease kept too long, no escalation that nobody heard of."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from core.audit import MOST, PATIENCE, Finding
from core.models import Delivery, DeliveryState, Event
from notifications import audiences, matrix, parts, wishes
from notifications.models import Message, State

#: A message tried again and again for this long tells of an outage, not of a hiccup.
OUTAGE = timedelta(minutes=30)
#: What a person must hear of: the facts whose silence is a defect.
LOUD = ("ticket.escalated", "ticket.alerted")
TELLER = "notifications.handlers.tell"


def audit(at: datetime, *, since: timedelta) -> Iterator[Finding]:
    """All findings about messages; escalations are looked at as far back as `since`."""
    yield from _stuck(at)
    yield from _outage(at)
    yield from _unheard(at, since)


def _stuck(at: datetime) -> Iterator[Finding]:
    late = Q(state=State.PENDING, next_try_at__lt=at - PATIENCE)
    kept = Q(state=State.SENDING, leased_until__lt=at - PATIENCE)
    for one in Message.objects.filter(late | kept).order_by("next_try_at", "id")[:MOST]:
        what = "lease.old" if one.state == State.SENDING else "notice.stuck"
        yield Finding(what, f"message:{one.pk}", f"{one.kind} {one.channel}, {one.next_try_at:%F %T}")  # fmt: skip


def _outage(at: datetime) -> Iterator[Finding]:
    """One finding a channel, however many messages wait (FT-47)."""
    waiting = Message.objects.filter(
        state=State.PENDING, attempts__gt=0, created_at__lt=at - OUTAGE
    )
    for channel in waiting.order_by("channel").values_list("channel", flat=True).distinct():
        first = waiting.filter(channel=channel).order_by("id").only("error")[0]
        yield Finding("notice.outage", channel, first.error)


def _unheard(at: datetime, since: timedelta) -> Iterator[Finding]:
    """Escalations and alerts that nobody was told of although somebody should have been."""
    facts = Event.objects.filter(kind__in=LOUD, at__range=(at - since, at - PATIENCE))
    events = list(facts.filter(deliveries__handler=TELLER).order_by("-at")[: 5 * MOST])
    told = _told(events)
    for event in events:
        if event.pk in told:
            continue
        if not _is_done(event):
            yield Finding("escalation.unheard", event.about[0], f"{event.kind}, {event.at:%F %T}")
        elif reached := _should_hear(event):
            yield Finding("escalation.unheard", event.about[0], f"{event.kind}: {reached}")


def _told(events: list[Event]) -> set[int]:
    """The facts among these for which a message was written."""
    letters = {row.letter for kind in LOUD for row in matrix.rows(kind)}
    topics = {event.about[0] for event in events}
    keys = Message.objects.filter(about__in=topics, kind__in=letters).values_list("key", flat=True)
    return {int(key.split(":")[1].removeprefix("fact")) for key in keys if ":fact" in key}


def _is_done(event: Event) -> bool:
    state = Delivery.objects.filter(event=event, handler=TELLER).values_list("state", flat=True)
    return list(state) == [DeliveryState.DONE]


def _should_hear(event: Event) -> str:
    """Whom the matrix names for this fact; nobody when its lines are switched off or silenced."""
    known = parts.known(event)
    return ", ".join(
        person.name
        for row in matrix.rows(event.kind)
        for person in _others(audiences.find(row.audience, known), event)
        if any(audiences.address(person, one) is not None for one in wishes.channels(row, person, event.at))
    )  # fmt: skip


def _others(people: Iterable[audiences.Person], event: Event) -> Iterator[audiences.Person]:
    """All but who did it."""
    for person in people:
        if event.by_id is None or person.user is None or person.user.pk != event.by_id:
            yield person
