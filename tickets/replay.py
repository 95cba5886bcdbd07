"""Every promise found again from the facts alone: since when, how long, in which hours, paused when (D09). Pure.

The auditor and the property tests read this; the services never do, so that each proves the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.worktime import Interval
from tickets import pauses, sla

#: Facts that stop, and facts that start again, a promise that pauses.
GOES_ON = {
    "ticket.waiting": (
        "ticket.resumed",
        "ticket.visit_needed",
        "ticket.dispatched",
        "ticket.resolved",
    ),
    "ticket.resolved": ("ticket.rejected", "ticket.reopened"),
}
#: All that move a deadline.
KINDS = (*dict.fromkeys([*GOES_ON, *GOES_ON["ticket.waiting"], *GOES_ON["ticket.resolved"]]),
         "clock.started", "clock.moved")  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """What the replay needs of a fact."""

    kind: str
    at: datetime
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Derived:
    """What the facts say of one promise; None where they are older than the ledger."""

    started_at: datetime | None
    minutes: int | None
    calendar: int | None
    named: datetime | None


def derived(facts: Sequence[Fact], clock: int) -> Derived | None:
    """The last word on a promise's start, length and hours; None when no fact tells of it (imports)."""
    said = None
    for fact in facts:
        if fact.kind.startswith("clock.") and fact.data.get("clock") == clock:
            said = {**(said or {}), **fact.data}
    if said is None:
        return None
    minutes = said.get("minutes")
    return Derived(
        started_at=_instant(said.get("since")),
        minutes=minutes,
        calendar=said.get("calendar"),
        named=_instant(said.get("due")) if minutes is None else None,
    )


def _instant(text: Any) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def pauses_from(
    facts: Sequence[Fact], kind: str, started_at: datetime, until: datetime | None = None
) -> tuple[Interval, ...]:
    """The finished pauses of a promise, derived from its ticket's facts in order, up to its end."""
    found = stretches(facts, kind, started_at, until)
    return tuple((since, end) for since, end in found if end and end > since)


def stretches(
    facts: Sequence[Fact], kind: str, started_at: datetime, until: datetime | None = None
) -> list[tuple[datetime, datetime | None]]:
    """The pauses of a promise, the last one perhaps not over yet (None)."""
    found: list[tuple[datetime, datetime | None]] = []
    since: Fact | None = None
    for fact in facts:
        if fact.at < started_at or (until and fact.at > until):
            continue
        if since and (fact.kind in GOES_ON[since.kind] or _other_turn(since, fact, kind)):
            found.append((since.at, fact.at))
            since = None
        if since is None and stops(fact, kind):
            since = fact
    return [*found, (since.at, None)] if since else found


def _other_turn(since: Fact, fact: Fact, kind: str) -> bool:
    """Another waiting began, which does not stop this promise."""
    return since.kind == fact.kind == "ticket.waiting" and not stops(fact, kind)


def stops(fact: Fact, kind: str) -> bool:
    """Whether this fact stops a promise of that kind."""
    if fact.kind == "ticket.waiting":
        return kind in pauses.stopped(dict(fact.data))
    return fact.kind == "ticket.resolved" and kind in sla.RESUMING
