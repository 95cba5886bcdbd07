"""Replaying one incident's changes through the moves table and the clocks. Pure: no database, no `now()`.

History is recorded as history: a promise is judged at the log's own instants, the log's own
assignments are kept, and what has no equivalent is counted by name, never dropped in silence.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core import worktime
from tickets.imports.servicenow_log import Incident, Row, UnreadableLog, instant, known, level
from tickets.models.clocks import ClockKind, ClockState
from tickets.models.ticket import Channel
from tickets.moves import CLOCK, OPEN, PAUSED, Status, target

STATES = {
    "New": Status.NEW,
    "Active": Status.WORKING,
    "Awaiting User Info": Status.WAITING_CUSTOMER,
    "Awaiting Evidence": Status.WAITING_CUSTOMER,
    "Awaiting Vendor": Status.WAITING_SUPPLIER,
    "Awaiting Problem": Status.WAITING_SUPPLIER,
    "Resolved": Status.RESOLVED,
    "Closed": Status.CLOSED,
}
CHANNELS = {
    "Phone": Channel.PHONE,
    "IVR": Channel.PHONE,
    "Email": Channel.EMAIL,
    "Self service": Channel.PORTAL,
    "Direct opening": Channel.ON_SITE,
}
#: The verb that leads to a status, and what must come before it from a finished ticket.
VERBS = {
    Status.WORKING: "work",
    Status.WAITING_CUSTOMER: "wait_customer",
    Status.WAITING_SUPPLIER: "wait_supplier",
    Status.RESOLVED: "resolve",
    Status.CLOSED: "close",
}
FACTS = {
    "work": "ticket.resumed",
    "wait_customer": "ticket.waiting",
    "wait_supplier": "ticket.waiting",
    "resolve": "ticket.resolved",
    "close": "ticket.closed",
    "reopen": "ticket.reopened",
}
#: By far the first line of that help desk (shared data notes); all other groups are level 2.
FIRST_LINE = "Group 70"


@dataclass
class Fact:
    """One line of the timeline to be."""

    kind: str
    at: datetime
    data: dict[str, Any]


@dataclass
class ReplayedClock:
    """A clock as it ended, with its pauses."""

    kind: ClockKind
    started_at: datetime
    due_at: datetime
    state: ClockState
    target_minutes: int
    met_at: datetime | None
    missed_at: datetime | None
    pauses: list[tuple[datetime, datetime]] = field(default_factory=list)


@dataclass
class Replayed:
    """What one incident becomes."""

    number: str
    status: Status
    fields: dict[str, Any]
    names: dict[str, str]
    facts: list[Fact]
    clocks: list[ReplayedClock]


@dataclass(frozen=True)
class Targets:
    """The promises the replay judges, in minutes of `hours`."""

    hours: worktime.Hours
    answer: int
    level_1: int
    restore: int


class Replay:
    """One incident on its way: status, facts and pauses so far."""

    def __init__(self, incident: Incident, targets: Targets, unmapped: Counter[str]) -> None:
        self.incident, self.targets, self.unmapped = incident, targets, unmapped
        first = incident.rows[0]
        opened_at = instant(first["opened_at"]) or instant(first["sys_updated_at"])
        if opened_at is None:
            raise UnreadableLog(f"{incident.number} : ni ouverture ni changement daté")
        self.opened_at = opened_at
        self.status = Status.NEW
        self.facts: list[Fact] = []
        self.at: datetime = opened_at
        self.answered_at: datetime | None = None
        self.left_level_1_at: datetime | None = None
        self.resolved_at: datetime | None = None
        self.closed_at: datetime | None = None
        self.reopened = 0
        self.pauses: list[tuple[datetime, datetime]] = []
        self.paused_since: datetime | None = None
        self.group, self.person = "", ""

    def run(self) -> Replayed:
        """Play every row in order and settle the clocks."""
        first = self.incident.rows[0]
        self._fact(
            "ticket.opened", by=known(first["opened_by"]), made_sla=first["made_sla"] == "true"
        )
        for row in self.incident.rows:
            self._play(row)
        return self._settle()

    def _play(self, row: Row) -> None:
        self.at = max(self.at, instant(row["sys_updated_at"]) or self.at)
        before = len(self.facts)
        self._assignment(row)
        wanted = STATES.get(row["incident_state"])
        if wanted is None:
            self.unmapped[f"état inconnu {row['incident_state']}"] += 1
        else:
            self._reach(wanted, row)
        while self.reopened < int(row["reopen_count"]):
            self.reopened += 1
            self._fact("ticket.reopened", by=known(row["sys_updated_by"]))
        if len(self.facts) == before:
            self._fact(
                "ticket.updated", by=known(row["sys_updated_by"]), change=int(row["sys_mod_count"])
            )

    def _assignment(self, row: Row) -> None:
        group, person = known(row["assignment_group"]), known(row["assigned_to"])
        if group and group != self.group:
            if self.group == FIRST_LINE:
                self.left_level_1_at = self.left_level_1_at or self.at
                self._fact("ticket.escalated", level=2, cause="person", reason=group)
            else:
                self._fact("ticket.assigned", team=group)
            self.group = group
        if person and person != self.person:
            self._fact("ticket.assigned", owner=person)
            self.person = person

    def _reach(self, wanted: Status, row: Row) -> None:
        if wanted == self.status:
            return
        if wanted == Status.NEW:
            self.unmapped["retour à l’état nouveau"] += 1
            return
        if wanted == Status.CLOSED and self.status in OPEN:
            self._move("resolve", row)
        if wanted in OPEN and self.status not in OPEN:
            self._move("reopen", row, counted=False)
            if wanted == self.status:
                return
        self._move(VERBS[wanted], row)

    def _move(self, verb: str, row: Row, *, counted: bool = True) -> None:
        reached = target(verb, self.status, CLOCK)
        if reached is None:
            self.unmapped[f"{self.status} → {verb}"] += 1
            return
        self._stamps(reached)
        self.status = reached
        if verb == "reopen":
            self.resolved_at = self.closed_at = None
            if counted or int(row["reopen_count"]) <= self.reopened:
                # The log shows work resumed without counting a refusal: kept as resumed work.
                self._fact("ticket.resumed", by=known(row["sys_updated_by"]))
            return
        self._fact(FACTS[verb], by=known(row["sys_updated_by"]), state=row["incident_state"])

    def _stamps(self, reached: Status) -> None:
        self.answered_at = self.answered_at or self.at
        if self.status in PAUSED and reached not in PAUSED and self.paused_since:
            self.pauses.append((self.paused_since, self.at))
            self.paused_since = None
        if reached in PAUSED and self.status not in PAUSED:
            self.paused_since = self.at
        if reached == Status.RESOLVED:
            self.resolved_at = self.at
        if reached == Status.CLOSED:
            self.closed_at = self.at

    def _fact(self, kind: str, **data: Any) -> None:
        self.facts.append(
            Fact(kind, self.at, {k: v for k, v in data.items() if v not in ("", None)})
        )

    def _settle(self) -> Replayed:
        last = self.incident.rows[-1]
        resolved_at = instant(last["resolved_at"])
        closed_at = instant(last["closed_at"]) or self.closed_at
        end = self.resolved_at or closed_at
        clocks = [
            self._clock(ClockKind.ANSWER, self.targets.answer, self.answered_at, []),
            self._clock(ClockKind.RESTORE, self.targets.restore, end, self.pauses),
        ]
        if self._first_group() == FIRST_LINE:
            ended = min(filter(None, (self.left_level_1_at, end)), default=None)
            clocks.append(self._clock(ClockKind.LEVEL_1, self.targets.level_1, ended, []))
        for clock in clocks:
            if clock.missed_at:
                self.facts.append(Fact("clock.missed", clock.missed_at, {"kind": clock.kind.value}))
        self.facts.sort(key=lambda fact: fact.at)
        return Replayed(
            number=self.incident.number,
            status=self.status,
            fields=self._fields(last, resolved_at, closed_at),
            names=self._names(last),
            facts=self.facts,
            clocks=clocks,
        )

    def _first_group(self) -> str:
        return next(
            (
                known(r["assignment_group"])
                for r in self.incident.rows
                if known(r["assignment_group"])
            ),
            "",
        )

    def _clock(
        self,
        kind: ClockKind,
        minutes: int,
        met_at: datetime | None,
        pauses: list[tuple[datetime, datetime]],
    ) -> ReplayedClock:
        due_at = worktime.due(
            self.opened_at, timedelta(minutes=minutes), pauses, self.targets.hours
        )
        missed = due_at if met_at is None or met_at > due_at else None
        state = ClockState.MET if met_at else ClockState.RUNNING
        if kind == ClockKind.LEVEL_1 and met_at is None:
            state = ClockState.CANCELLED
        return ReplayedClock(
            kind, self.opened_at, due_at, state, minutes, met_at, missed, list(pauses)
        )

    def _fields(
        self, last: Row, resolved_at: datetime | None, closed_at: datetime | None
    ) -> dict[str, Any]:
        impact, urgency = level(last["impact"]), level(last["urgency"])
        channel = CHANNELS.get(last["contact_type"])
        if channel is None:
            self.unmapped[f"canal {last['contact_type']}"] += 1
        at_level_1 = self.group == FIRST_LINE
        return {
            "impact": impact or 2,
            "urgency": urgency or 2,
            "priority": level(last["priority"]) or 3,
            "channel": channel or Channel.PHONE,
            "level": 1 if at_level_1 else 2,
            "solved_level": (1 if at_level_1 else 2) if resolved_at else None,
            "reported_at": self.opened_at,
            "acknowledged_at": self.answered_at,
            "answered_at": self.answered_at,
            "resolved_at": resolved_at,
            "closed_at": closed_at,
            "reopened": self.reopened,
            "resolution_code": known(last["closed_code"])[:40],
            "last_fact_at": self.at,
            "status": self.status,
        }

    def _names(self, last: Row) -> dict[str, str]:
        category, sub = known(last["category"]), known(last["subcategory"])
        return {
            "caller": known(last["caller_id"]),
            "location": known(last["location"]),
            "category": " > ".join(filter(None, (category, sub))),
            "symptom": known(last["u_symptom"]),
            "group": self.group,
            "person": self.person,
        }
