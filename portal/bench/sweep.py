"""P10: ten thousand promises fall due at once; the loop's own cost beside four statements a batch by hand."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from django.db import connection, transaction

from portal.bench.copying import without_haste
from portal.bench.server import on_processor
from tickets.services import fire_due

DUE, BATCH = 10_000, 1000


#: How often the loop is asked for nothing.
ASKED = 50


@dataclass(frozen=True)
class Spent:
    """Seconds of one act, and of processor, the loop's and the database's; a busy machine changes those least."""

    seconds: float
    processor: float | None

    def over(self, other: "Spent") -> float:
        """How many times the other."""
        if self.processor and other.processor:
            return self.processor / other.processor
        return self.seconds / other.seconds

    def __str__(self) -> str:
        ours = f", {self.processor:.2f} s of processor" if self.processor else ""
        return f"{self.seconds:.2f} s{ours}"


@dataclass(frozen=True)
class Sweep:
    """What `due` promises cost, by the product and by hand; seconds for nothing due."""

    due: int
    ours: Spent
    by_hand: Spent
    nothing: float

    def __str__(self) -> str:
        ratio = self.ours.over(self.by_hand)
        verdict = "" if ratio <= 3 else "   goal missed: 3 times"
        return (
            f"SLA sweep, {self.due} due: {self.ours}; by hand {self.by_hand} "
            f"({ratio:.1f} times){verdict}; nothing due: {1000 * self.nothing:.1f} ms"
        )


def run(at: datetime) -> Sweep:
    """Both on the newest tickets, made open again for it."""
    made = prepare(at)
    with transaction.atomic():
        by_hand = spent(_by_hand)
        transaction.set_rollback(True)
    ours = spent(_drain)
    nothing = median(spent(fire_due).seconds for _time in range(ASKED))
    return Sweep(made, ours, by_hand, nothing)


def _drain() -> None:
    while fire_due():
        pass


def spent(act: Callable[[], object]) -> Spent:
    """What an act took, here and in the database."""
    ours, theirs, begun = time.process_time(), _database(), time.perf_counter()
    act()
    seconds, after = time.perf_counter() - begun, _database()
    if theirs is None or after is None:
        return Spent(seconds, None)
    return Spent(seconds, time.process_time() - ours + (after - theirs) / 1000)


def _database() -> float | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return on_processor(cursor.fetchone()[0])


def prepare(at: datetime) -> int:
    """One overdue level 1 clock on each of the newest tickets, its warning already given; again at each call."""
    with without_haste(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS mesure (id bigint PRIMARY KEY)")
        cursor.execute(
            "INSERT INTO mesure SELECT id FROM tickets_ticket ORDER BY id DESC LIMIT %s ON CONFLICT DO NOTHING",
            [DUE],
        )
        cursor.execute(
            """UPDATE tickets_clock SET state = 'CANCELLED', next_step_at = NULL
            WHERE state IN ('RUNNING', 'PAUSED') AND ticket_id IN (SELECT id FROM mesure)"""
        )
        cursor.execute(
            """UPDATE tickets_ticket SET status = 'WORKING', level = 1, resolved_at = NULL
            WHERE id IN (SELECT id FROM mesure)"""
        )
        cursor.execute(
            """INSERT INTO tickets_clock (ticket_id, client_id, kind, subject, promised_to, calendar_id,
                target_minutes, source, started_at, due_at, state, next_step_at)
            SELECT t.id, t.client_id, 'LEVEL_1', '', '', (SELECT min(id) FROM core_businesscalendar), 60,
                'mesure', %s - interval '9 days', %s - interval '8 days', 'RUNNING', %s - interval '8 days'
            FROM tickets_ticket AS t JOIN mesure USING (id)""",
            [at, at, at],
        )
        made = cursor.rowcount
        cursor.execute(
            """INSERT INTO tickets_firing (clock_id, step, at, owed_at)
            SELECT id, 'WARN', due_at, due_at FROM tickets_clock
            WHERE source = 'mesure' AND state = 'RUNNING'"""
        )
        cursor.execute("ANALYZE tickets_clock")
    return int(made)


def check(due: int) -> None:
    """Every one of them was escalated, once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tickets_ticket ORDER BY id DESC LIMIT %s", [due])
        newest = [key for (key,) in cursor.fetchall()]
        cursor.execute(
            "SELECT count(*) FROM tickets_ticket WHERE level = 2 AND id = ANY(%s)", [newest]
        )
        (up,) = cursor.fetchone()
    if up != due:
        raise RuntimeError(f"{due - up} promises of {due} were not fired")


def _by_hand() -> None:
    """Four statements a batch: hold, mark, escalate, tell."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                """SELECT id, ticket_id FROM tickets_clock WHERE state = 'RUNNING' AND next_step_at <= now()
                ORDER BY next_step_at, id LIMIT %s FOR UPDATE SKIP LOCKED""",
                [BATCH],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            clocks, tickets = ([row[place] for row in rows] for place in (0, 1))
            cursor.execute(
                "UPDATE tickets_clock SET missed_at = due_at, next_step_at = NULL WHERE id = ANY(%s)",
                [clocks],
            )
            cursor.execute(
                "UPDATE tickets_ticket SET level = 2, owner_id = NULL WHERE id = ANY(%s)", [tickets]
            )
            cursor.execute(
                """INSERT INTO core_event (kind, about, at, data)
                SELECT 'floor.escalated', ARRAY['ticket:' || n], now(), '{}' FROM unnest(%s) AS n""",
                [tickets],
            )
