"""The access log: who looked at what, chained so that no line is changed, removed or slipped in unseen (H09, H12).

Lines follow facts through their deliveries, so whoever opens a dossier never waits for the chain, and a
fact that was recorded is logged however late the worker comes. Each line's digest covers the digest
before it; the database refuses to change or remove a line. Whoever may alter the database may still
rewrite the whole chain: the head is therefore also written to the system's log every night, elsewhere.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from core import events
from core.audit import Finding
from core.models import Event, TrailCheck, TrailCut, TrailEntry

log = logging.getLogger(__name__)
#: The digest before the first line.
GENESIS = "0" * 64
#: One writer at a time, whatever the number of workers: the key of PostgreSQL's advisory lock.
LOCK = 2009_0915
#: A watched fact that has no line after this time is missing.
PATIENCE = timedelta(minutes=5)
#: A whole reading is older than this only when nobody made it.
OLDEST_CHECK = timedelta(hours=49)
_watched: set[str] = set()


def watch(kinds: Iterable[str]) -> None:
    """Log these kinds of fact (called by each app's `handlers.py`)."""
    fresh = set(kinds) - _watched
    _watched.update(fresh)
    events.on(*sorted(fresh))(follow)


def follow(event: Event) -> None:
    """Add the line of one fact; a fact that has its line gets no second one."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if TrailEntry.objects.filter(event=event).exists():
            return
        last = TrailEntry.objects.order_by("-number").first() or last_cut()
        number, before = (last.number + 1, last.digest) if last else (1, GENESIS)
        entry = TrailEntry(
            number=number, event=event, kind=event.kind, at=event.at, by=event.by,
            name=event.by.get_full_name() if event.by else "", about=event.about, data=event.data,
        )  # fmt: skip
        entry.digest = digest(before, entry)
        entry.save(force_insert=True)


def digest(before: str, entry: TrailEntry) -> str:
    """The digest of a line, over every field and the digest before it."""
    content = [
        entry.number, entry.event_id, entry.kind, entry.at.astimezone(UTC).isoformat(), entry.by_id,
        entry.name, entry.about, entry.data,
    ]  # fmt: skip
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{told}".encode()).hexdigest()


@dataclass(frozen=True)
class Reading:
    """What a whole reading found: up to which line it holds, that digest, and what is wrong in words."""

    lines: int
    head: str
    fault: str = ""


def last_cut() -> TrailCut | None:
    """The seal after which the log begins, once lines were purged."""
    return TrailCut.objects.order_by("-number").first()


def read(*, known: tuple[int, str] | None = None, until: int | None = None) -> Reading:
    """Work out the chain again from the last seal on, to its end or to line `until`.

    `known`: the number and digest of a line noted elsewhere before; one purged since proves nothing more.
    """
    cut = last_cut()
    head, count = (cut.digest, cut.number) if cut else (GENESIS, 0)
    if known and known[0] == count and count and known[1] != head:
        return Reading(count, head, f"the seal of line {count} is not the one that was noted")
    rows = TrailEntry.objects.filter(number__gt=count).order_by("number")
    for entry in (rows if until is None else rows.filter(number__lte=until)).iterator(2000):
        if entry.number != count + 1:
            return Reading(count, head, f"line {count + 1} is missing")
        if digest(head, entry) != entry.digest:
            return Reading(count, head, f"line {entry.number} was changed")
        head, count = entry.digest, entry.number
        if known and known[0] == count and known[1] != head:
            return Reading(count, head, f"line {count} is not the one that was noted")
    if known and known[0] > count:
        return Reading(count, head, f"line {known[0]} was there and is gone")
    return Reading(count, head)


def check(*, at: datetime) -> TrailCheck:
    """Read all of it, against the last reading that found nothing, and keep what was found."""
    good = TrailCheck.objects.filter(fault="").order_by("-pk").first()
    found = read(known=(good.lines, good.head) if good and good.lines else None)
    log.log(
        logging.ERROR if found.fault else logging.INFO,
        "access log: %s lines, head %s %s", found.lines, found.head, found.fault,
    )  # fmt: skip
    return TrailCheck.objects.create(at=at, lines=found.lines, head=found.head, fault=found.fault)


#: Lines under one seal, in one transaction, and seals of one run: a backlog is purged night after night.
UNDER_A_SEAL, SEALS = 5_000, 10


@dataclass(frozen=True)
class Purge:
    """What a purge removed: how many lines, and the fault that stopped it."""

    lines: int
    fault: str = ""


def due(before: datetime) -> int:
    """The last of the lines that are all older: a younger one keeps those after it."""
    younger = TrailEntry.objects.filter(at__gte=before).order_by("number")
    first = younger.values_list("number", flat=True).first()
    last = TrailEntry.objects.order_by("-number").values_list("number", flat=True).first() or 0
    return last if first is None else first - 1


def due_lines(before: datetime) -> int:
    """How many lines a purge would remove."""
    return TrailEntry.objects.filter(number__lte=due(before)).count()


def purge(*, before: datetime, facts: Iterable[str], at: datetime) -> Purge:
    """Remove the lines older than `before`, and the facts of these kinds with them; each batch under a seal.

    A batch whose chain does not hold is left as it is: a purge hides nothing. The database lets no line go
    that no seal covers, and takes no seal of lines younger than six months.
    """
    removed = 0
    for _seal in range(SEALS):
        step = _purge_some(before, sorted(facts), at)
        removed += step.lines
        if step.fault or step.lines < UNDER_A_SEAL:
            return Purge(removed, step.fault)
    return Purge(removed)


@transaction.atomic
def _purge_some(before: datetime, facts: list[str], at: datetime) -> Purge:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    cut = last_cut()
    start = cut.number if cut else 0
    number = min(due(before), start + UNDER_A_SEAL)
    if number <= start:
        return Purge(0)
    good = (
        TrailCheck.objects.filter(fault="", lines__range=(start + 1, number))
        .order_by("-pk")
        .first()
    )
    found = read(known=(good.lines, good.head) if good else None, until=number)
    if found.fault or found.lines != number:
        return Purge(0, found.fault or f"line {found.lines + 1} is missing")
    lines = TrailEntry.objects.filter(number__lte=number)
    seal = TrailCut.objects.create(
        number=number, digest=found.head, lines=number - start, before=before, facts=facts, at=at
    )
    lines.delete()
    logged = TrailEntry.objects.filter(event=OuterRef("pk"))
    gone = Event.objects.filter(~Exists(logged), kind__in=facts, at__lt=before).order_by("pk")
    Event.objects.filter(
        pk__in=list(gone.values_list("pk", flat=True)[: 2 * UNDER_A_SEAL])
    ).delete()
    events.record("trail.purged", about=seal, by=None, at=at, lines=seal.lines, digest=seal.digest)
    return Purge(seal.lines)


def last_check() -> TrailCheck | None:
    """The last whole reading of the chain."""
    return TrailCheck.objects.order_by("-pk").first()


def lines(kinds: Iterable[str], asked: Mapping[str, Any]) -> QuerySet[TrailEntry]:
    """The lines of these kinds of fact, the newest first; `asked`: by whom, since which day, until which."""
    found = TrailEntry.objects.filter(kind__in=list(kinds)).order_by("-number")
    if asked.get("person"):
        found = found.filter(name__icontains=asked["person"])
    if asked.get("since"):
        found = found.filter(at__gte=begin(asked["since"]))
    if asked.get("until") and asked["until"] < date.max:
        found = found.filter(at__lt=begin(asked["until"] + timedelta(days=1)))
    return found


def begin(day: date) -> datetime:
    """The first instant of a day here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def findings(at: datetime) -> Iterator[Finding]:
    """What the audit must know: a broken chain, a chain nobody read, a fact without its line."""
    last = last_check()
    if last and last.fault:
        yield Finding("trail.broken", "trail", last.fault)
    if last and last.at < at - OLDEST_CHECK:
        yield Finding("trail.unread", "trail", f"{last.at:%F %T}")
    late = Event.objects.filter(
        kind__in=_watched, at__gt=at - timedelta(days=2), recorded_at__lt=at - PATIENCE,
        deliveries__handler=f"{__name__}.{follow.__name__}", deliveries__state="DONE",
    )  # fmt: skip
    logged = TrailEntry.objects.filter(event=OuterRef("pk"))
    for event in late.filter(~Exists(logged)).order_by("pk")[:20]:
        yield Finding("trail.missing", str(event))
