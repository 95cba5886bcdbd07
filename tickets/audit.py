"""The independent look at promises: every due instant again from the facts alone, every step owed, every double.

It reads other rows than the loop does (facts, not pauses) and writes nothing (reliability law 5).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from core.audit import MOST, PATIENCE
from core.audit import Finding as Proof
from core.models import Event
from tickets import sla
from tickets.models import Clock, ClockState, Firing, Ticket

#: A step this late is a defect, not a delay (reliability 4.3).
LATE = timedelta(minutes=2)
BATCH = 500
_FACTS = ("ticket.waiting", "ticket.resumed", "ticket.visit_needed", "ticket.dispatched",
          "ticket.resolved", "ticket.rejected", "ticket.reopened")  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing wrong: which promise, what, in words."""

    clock_id: int
    ticket_id: int | None
    what: str
    words: str


def audit(at: datetime) -> Iterator[Finding]:
    """All findings, in batches by key, memory flat."""
    after = 0
    while clocks := _clocks(after):
        facts = _facts([clock.ticket_id for clock in clocks if clock.ticket_id])
        for clock in clocks:
            yield from _look(clock, facts.get(clock.ticket_id or 0, []), at)
        after = clocks[-1].pk
    yield from _doubles()


def _clocks(after: int) -> list[Clock]:
    rows = Clock.objects.filter(pk__gt=after).select_related("calendar").order_by("pk")
    return list(rows.prefetch_related("firings")[:BATCH])


def _facts(numbers: list[int]) -> dict[int, list[sla.Fact]]:
    """The facts that pause or resume, of each ticket, in their order: one statement."""
    found: dict[int, list[sla.Fact]] = {}
    topics = [f"ticket:{number}" for number in set(numbers)]
    rows = Event.objects.filter(about__overlap=topics, kind__in=_FACTS).order_by("at", "pk")
    for kind, about, at in rows.values_list("kind", "about", "at"):
        for topic in about:
            name, _colon, number = topic.partition(":")
            if name == "ticket":
                found.setdefault(int(number), []).append(sla.Fact(kind, at))
    return found


def _look(clock: Clock, facts: list[sla.Fact], at: datetime) -> Iterator[Finding]:
    pauses = sla.pauses_from(facts, clock.kind, clock.started_at, until=clock.met_at)
    run = sla.Run(clock.kind, clock.started_at, clock.target_minutes, clock.due_at, pauses)
    hours = clock.calendar.hours()
    if clock.state != ClockState.PAUSED and (due_at := sla.due(run, hours)) != clock.due_at:
        yield _finding(clock, "due", f"due {clock.due_at}, from the facts {due_at}")
    if clock.state != ClockState.RUNNING:
        return
    owed = sla.next_step(run, {firing.step for firing in clock.firings.all()}, hours)
    if owed and owed[1] + LATE < at:
        yield _finding(clock, "missed", f"{owed[0].name} was due at {owed[1]}")


def _doubles() -> Iterator[Finding]:
    """The unique keys make these impossible; the auditor does not trust them."""
    twice = Firing.objects.values("clock", "clock__ticket", "step").annotate(n=Count("pk"))
    for row in twice.filter(n__gt=1).order_by("clock"):
        yield Finding(row["clock"], row["clock__ticket"], "doubled", f"{row['step']} × {row['n']}")
    escalated = Event.objects.filter(kind="ticket.escalated", data__cause="clock")
    for about, n in escalated.values_list("about__0").annotate(n=Count("pk")).filter(n__gt=1):
        number = int(about.partition(":")[2])
        # A ticket comes back to level 1 only by hand; two escalations by the clock are a double.
        if Ticket.objects.filter(pk=number, reopened=0).exists():
            yield Finding(0, number, "doubled", f"escalated {n} times by the clock")


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
