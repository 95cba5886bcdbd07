"""A million promises, ten thousand due at once: drained by one, two and four loops, each a process (D20, P10)."""

import multiprocessing
import time
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, connections

from portal.bench import sweep
from portal.bench.copying import without_haste
from tickets.services import fire_due

LOOPS = (1, 2, 4)


@dataclass(frozen=True)
class Loops:
    """Seconds for all that is due, by that many loops."""

    loops: int
    due: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.due} due, {self.loops} loops: {self.seconds:.1f} s"


def fill(count: int, at: datetime) -> int:
    """Promises that are not due, up to that many: nine kept in ten, the others to come."""
    with without_haste(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM tickets_clock")
        (there,) = cursor.fetchone()
        cursor.execute(
            """INSERT INTO tickets_clock (ticket_id, client_id, kind, subject, promised_to, calendar_id,
                target_minutes, source, started_at, due_at, state, met_at, next_step_at)
            SELECT t.id, t.client_id, 'NEWS', 'mesure:' || n, '', (SELECT min(id) FROM core_businesscalendar),
                NULL, 'remplissage', %s - interval '9 days', %s + (n %% 9000) * interval '1 minute',
                CASE WHEN n %% 10 = 0 THEN 'RUNNING' ELSE 'MET' END,
                CASE WHEN n %% 10 = 0 THEN NULL ELSE %s - interval '8 days' END,
                CASE WHEN n %% 10 = 0 THEN %s + interval '1 day' + (n %% 9000) * interval '1 minute' END
            FROM generate_series(1, %s) AS n
            JOIN LATERAL (SELECT id, client_id FROM tickets_ticket
                WHERE id = (SELECT min(id) FROM tickets_ticket) + n %% 1000) AS t ON true""",
            [at, at, at, at, max(0, count - there)],
        )
        filled = cursor.rowcount
        cursor.execute("ANALYZE tickets_clock")
    return int(there + filled)


def run(at: datetime) -> list[Loops]:
    """Each number of loops on the same ten thousand, made due again."""
    return [_drain(loops, at) for loops in LOOPS]


def _drain(loops: int, at: datetime) -> Loops:
    due = sweep.prepare(at)
    context = multiprocessing.get_context("fork")
    together = context.Barrier(loops + 1)
    connections.close_all()
    processes = [context.Process(target=_loop, args=(together,)) for _ in range(loops)]
    for process in processes:
        process.start()
    together.wait(60)
    begun = time.perf_counter()
    for process in processes:
        process.join()
    spent = time.perf_counter() - begun
    sweep.check(due)
    return Loops(loops, due, spent)


def _loop(together: "multiprocessing.synchronize.Barrier") -> None:
    connection.ensure_connection()
    together.wait(60)
    while fire_due():
        pass
