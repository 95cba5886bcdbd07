"""P10: ten thousand promises fall due at once; the loop's own time beside four statements a batch by hand."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from tickets.services import fire_due

DUE, BATCH = 10_000, 1000


@dataclass(frozen=True)
class Sweep:
    """Seconds for `due` promises, by the product and by hand, and for nothing due."""

    due: int
    ours: float
    by_hand: float
    nothing: float

    def __str__(self) -> str:
        ratio = self.ours / self.by_hand
        verdict = "" if ratio <= 3 else "   goal missed: 3 times"
        return (
            f"SLA sweep, {self.due} due: {self.ours:.2f} s, by hand {self.by_hand:.2f} s "
            f"({ratio:.1f} times){verdict}; nothing due: {1000 * self.nothing:.1f} ms"
        )


def run(at: datetime) -> Sweep:
    """Both on the newest tickets, made open again for it."""
    made = prepare(at)
    with transaction.atomic():
        by_hand = _timed(_by_hand)
        transaction.set_rollback(True)
    ours = _timed(lambda: fire_due(limit=made))
    return Sweep(made, ours, by_hand, _timed(fire_due))


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def prepare(at: datetime) -> int:
    """One overdue level 1 clock on each of the newest tickets, its warning already given; again at each call."""
    with connection.cursor() as cursor:
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
