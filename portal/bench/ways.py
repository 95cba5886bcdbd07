"""One question asked several ways in turn on one connection, and what each way cost.

The database gets no parallel helpers, whose time nobody could count. *Times* compares the database's processor
time, ours over that of the least it could cost: the filter itself, not the drawing of its rows.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from django.db import connection

from portal.bench.server import on_processor

HEADINGS = (
    "as a technician", "ours ms", "CPU", "of it SQL", "floor CPU", "times", "goal", "guardian ms", "CPU", "SQL", "its SQL",
)  # fmt: skip
WIDTHS = (42, 9, 8, 10, 10, 8, 6, 12, 9, 5, 8)

Way = Callable[[], Any]


@dataclass(frozen=True)
class Question:
    """One thing asked three ways; ours and the floor must find the same number of rows."""

    name: str
    goal: float | None
    ours: Way
    floor: Way
    guardian: Way | None = None


@dataclass(frozen=True)
class Spent:
    """Medians of one way: milliseconds on the clock, of our processor and of the database's, and statements."""

    ms: float
    python_ms: float
    database_ms: float | None
    statements: int
    found: int

    @property
    def cpu_ms(self) -> float | None:
        """Both together."""
        return None if self.database_ms is None else self.python_ms + self.database_ms


@dataclass(frozen=True)
class Line:
    """One question's three costs."""

    name: str
    goal: float | None
    ours: Spent
    floor: Spent
    guardian: Spent | None

    @property
    def ratio(self) -> float | None:
        """The database's processor time, ours over the floor's."""
        if self.ours.database_ms is None or not self.floor.database_ms:
            return None
        return self.ours.database_ms / self.floor.database_ms

    @property
    def missed(self) -> bool:
        """Whether the promise is known to be broken."""
        return self.goal is not None and self.ratio is not None and self.ratio > self.goal

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        return {**asdict(self), "ratio": self.ratio, "missed": self.missed}


def ask(questions: Iterable[Question], repeat: int) -> list[Line]:
    """Every question, each way in turn so that all meet the same minute."""
    with _one_processor():
        return [_measured(one, repeat) for one in questions]


def statements(lines: Sequence[Line]) -> dict[str, int]:
    """What each question asks of the database."""
    return {line.name: line.ours.statements for line in lines}


@contextmanager
def _one_processor() -> Iterator[None]:
    """No parallel helpers and no limit of time."""
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SET statement_timeout = 0")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET max_parallel_workers_per_gather")
            cursor.execute("RESET statement_timeout")


def _measured(question: Question, repeat: int) -> Line:
    ways = [way for way in (question.ours, question.floor, question.guardian) if way]
    for way in ways:
        way()
    spent: list[list[Spent]] = [[] for _way in ways]
    for _time in range(repeat):
        for way, kept in zip(ways, spent, strict=True):
            kept.append(_spent(way))
    ours, floor, *guardian = [_median(kept) for kept in spent]
    if ours.found != floor.found:
        raise RuntimeError(f"{question.name}: {ours.found} rows, {floor.found} by hand")
    return Line(question.name, question.goal, ours, floor, guardian[0] if guardian else None)


class _Counting:
    """Statements of this connection."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        return execute(sql, params, many, context)


def _spent(way: Way) -> Spent:
    backend, count = connection.connection.info.backend_pid, _Counting()
    before, mine, begun = on_processor(backend), time.process_time(), time.perf_counter()
    with connection.execute_wrapper(count):
        found = len(way())
    ms, python = 1000 * (time.perf_counter() - begun), 1000 * (time.process_time() - mine)
    after = on_processor(backend)
    database = None if before is None or after is None else after - before
    return Spent(ms, python, database, count.statements, found)


def _median(kept: list[Spent]) -> Spent:
    databases = [one.database_ms for one in kept if one.database_ms is not None]
    return Spent(
        ms=median(one.ms for one in kept),
        python_ms=median(one.python_ms for one in kept),
        database_ms=median(databases) if databases else None,
        statements=kept[-1].statements,
        found=kept[-1].found,
    )


def table(lines: Sequence[Line]) -> str:
    """For people; each missed goal said below."""
    rows = [HEADINGS, *(_row(line) for line in lines)]
    text = [
        row[0].ljust(WIDTHS[0])
        + "".join(cell.rjust(width) for cell, width in zip(row[1:], WIDTHS[1:], strict=True))
        for row in rows
    ]
    missed = [
        f"goal missed  {line.name}: {line.ratio:.1f} times the floor, goal {line.goal}"
        for line in lines
        if line.missed
    ]
    return "\n".join([*text, "", *(missed or ["Every goal of the rights is held."])])


def _row(line: Line) -> tuple[str, ...]:
    figures = (line.ours.ms, line.ours.cpu_ms, line.ours.database_ms, line.floor.database_ms, line.ratio, line.goal)  # fmt: skip
    theirs = (line.guardian.ms, line.guardian.cpu_ms) if line.guardian else (None, None)
    counts = (line.ours.statements, line.guardian.statements if line.guardian else None)
    return (
        line.name,
        *("–" if one is None else f"{one:.2f}" for one in (*figures, *theirs)),
        *("–" if one is None else str(one) for one in counts),
    )
