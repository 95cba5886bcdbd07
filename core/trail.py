"""The access log: who looked at what, chained so that no line is changed, removed or slipped in unseen (H09, H12).

Lines follow facts through their deliveries, so whoever opens a dossier never waits for the chain, and a
fact that was recorded is logged however late the worker comes. Each line's digest covers the digest
before it; the database refuses to change or remove a line. Whoever may alter the database may still
rewrite the whole chain: the head is therefore also written to the system's log every night, elsewhere.
"""

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from core import events
from core.audit import Finding
from core.models import Event, TrailCheck, TrailEntry

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
        last = TrailEntry.objects.order_by("-number").first()
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
    """What a whole reading found: how many lines hold, the last digest, and what is wrong in words."""

    lines: int
    head: str
    fault: str = ""


def read(*, known: tuple[int, str] | None = None) -> Reading:
    """Work out the whole chain again. `known`: the number and digest of a line noted elsewhere before."""
    head, count = GENESIS, 0
    for entry in TrailEntry.objects.order_by("number").iterator(2000):
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


def findings(at: datetime) -> Iterator[Finding]:
    """What the audit must know: a broken chain, a chain nobody read, a fact without its line."""
    last = TrailCheck.objects.order_by("-pk").first()
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
