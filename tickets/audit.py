"""The independent look at promises: every due instant again from the facts alone, every step owed, every double.

It reads other rows than the loop does (facts, not pauses) and writes nothing (reliability law 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max

from core.audit import MOST, PATIENCE
from core.audit import Finding as Proof
from core.models import Event
from tickets import replay, sla
from tickets.models import Clock, ClockState, Firing, Ticket
from tickets.replay import Fact
from tickets.services import plans
from tickets.services.plans import Plans

#: A step this late is a defect, not a delay (reliability 4.3).
LATE = timedelta(minutes=2)
BATCH = 500


@dataclass(frozen=True)
class Finding:
    """One thing wrong: which promise, what, in words."""

    clock_id: int
    ticket_id: int | None
    what: str
    words: str


def audit(at: datetime) -> Iterator[Finding]:
    """All findings, in batches by key, memory flat."""
    after, known, changed = 0, plans.load(), _changed_hours()
    while clocks := _clocks(after):
        facts = _facts(clocks)
        for clock in clocks:
            since = changed.get(clock.calendar_id)
            yield from _look(clock, facts.get(topic_of(clock), []), at, known, since)
        after = clocks[-1].pk
    yield from _doubles()


def _clocks(after: int) -> list[Clock]:
    rows = Clock.objects.filter(pk__gt=after).select_related("calendar").order_by("pk")
    return list(rows.prefetch_related("firings")[:BATCH])


def _facts(clocks: list[Clock]) -> dict[str, list[Fact]]:
    """The facts that move a deadline, of each ticket or subject, in their order: one statement."""
    found: dict[str, list[Fact]] = {}
    topics = {topic_of(clock) for clock in clocks}
    rows = Event.objects.filter(about__overlap=list(topics), kind__in=replay.KINDS)
    for kind, about, at, data in rows.order_by("at", "pk").values_list(
        "kind", "about", "at", "data"
    ):
        for topic in topics.intersection(about):
            found.setdefault(topic, []).append(Fact(kind, at, data))
    return found


def _changed_hours() -> dict[int, datetime]:
    """When the opening hours of each calendar were last changed: what ended before keeps its deadline."""
    told = Event.objects.filter(kind="calendar.changed").values_list("about__0")
    last = told.annotate(last=Max("at")).order_by()
    return {int(topic.partition(":")[2]): at for topic, at in last}


def _is_settled(clock: Clock, changed: datetime | None) -> bool:
    """Whether the promise ended before its calendar became what it is: nothing to find again."""
    if changed is None or clock.state in (ClockState.RUNNING, ClockState.PAUSED):
        return False
    return (clock.met_at or clock.started_at) <= changed


def topic_of(clock: Clock) -> str:
    """Whose facts tell of this promise."""
    return f"ticket:{clock.ticket_id}" if clock.ticket_id else clock.subject


def _look(
    clock: Clock, facts: list[Fact], at: datetime, known: Plans, changed: datetime | None
) -> Iterator[Finding]:
    if _is_settled(clock, changed):
        return
    pauses = replay.pauses_from(facts, clock.kind, clock.started_at, until=clock.met_at)
    said = replay.derived(facts, clock.pk)
    run = sla.Run(
        clock.kind, clock.started_at, clock.target_minutes,
        (said and said.named) or clock.due_at, pauses,
    )  # fmt: skip
    hours = clock.calendar.hours()
    if said and (said.started_at, said.minutes) != (clock.started_at, clock.target_minutes):
        yield _finding(
            clock, "target", f"{clock.target_minutes} min, from the facts {said.minutes}"
        )
    if said and said.calendar not in (None, clock.calendar_id):
        yield _finding(
            clock, "hours", f"calendar {clock.calendar_id}, from the facts {said.calendar}"
        )
    if clock.state != ClockState.PAUSED and (due_at := sla.due(run, hours)) != clock.due_at:
        yield _finding(clock, "due", f"due {clock.due_at}, from the facts {due_at}")
    if clock.state != ClockState.RUNNING:
        return
    done = {firing.step for firing in clock.firings.all()}
    owed = sla.next_step(run, done, hours, known.of(clock))
    if owed and owed[1] + LATE < at:
        yield _finding(clock, "missed", f"{owed[0].name} was due at {owed[1]}")


def _doubles() -> Iterator[Finding]:
    """The unique keys make these impossible; the auditor does not trust them."""
    twice = Firing.objects.values("clock", "clock__ticket", "step").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1).order_by("clock"):
        yield Finding(row["clock"], row["clock__ticket"], "doubled", f"{row['step']} × {row['n']}")
    escalated = Event.objects.filter(kind="ticket.escalated", data__cause="clock")
    each = escalated.values_list("about__0", "data__level").annotate(n=Count("pk"))
    for about, level, n in each.filter(n__gt=1):
        number = int(about.partition(":")[2])
        # A ticket comes back to a level only by hand; the clock leaves each one once.
        if Ticket.objects.filter(pk=number, reopened=0).exists():
            yield Finding(
                0, number, "doubled", f"escalated {n} times to level {level} by the clock"
            )


def _finding(clock: Clock, what: str, words: str) -> Finding:
    return Finding(clock.pk, clock.ticket_id, what, f"{clock.kind}: {words}")


def unfired(at: datetime) -> Iterator[Proof]:
    """Promises due for two minutes that nobody has marked, whatever the loop believes it must look at next."""
    due = Clock.objects.filter(
        state=ClockState.RUNNING, missed_at=None, due_at__lt=at - PATIENCE
    ).order_by("due_at", "pk")
    for pk, kind, ticket, due_at in due.values_list("pk", "kind", "ticket_id", "due_at")[:MOST]:
        about = f"ticket:{ticket}" if ticket else f"clock:{pk}"
        yield Proof("promise.unfired", about, f"{kind}, {due_at:%F %T}")


def doubled(since: datetime) -> Iterator[Proof]:
    """What was told twice, by the facts: a promise broken twice, one level left twice by the clock."""
    lately = Event.objects.filter(at__gte=since)
    broken = lately.filter(kind="clock.missed").values_list("data__clock")
    for clock, n in broken.annotate(n=Count("pk")).filter(n__gt=1)[:MOST]:
        yield Proof("promise.doubled", f"clock:{clock}", f"clock.missed × {n}")
    left = lately.filter(kind="ticket.escalated", data__cause="clock")
    for about, level, n in left.values_list("about__0", "data__level").annotate(n=Count("pk")).filter(n__gt=1)[:MOST]:  # fmt: skip
        if Ticket.objects.filter(pk=int(about.partition(":")[2]), reopened=0).exists():
            yield Proof("promise.doubled", about, f"ticket.escalated {level} × {n}")
