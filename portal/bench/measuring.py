"""Product and floor asked in the same minute, the medians kept, and the goals held against them in plain words."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from portal.bench.operations import Goal, Operation
from portal.bench.server import Answer, Ask, Server

#: Every thread of every process has its connection and its templates after so many.
WARM = 24
#: Before statements are counted: the first visits fill caches and mark as read.
WARM_COUNT = 6
WIDTHS = (28, 9, 9, 9, 10, 7, 7, 5, 7)
HEADINGS = ("operation", "ms", "CPU ms", "floor ms", "floor CPU", "times", "goal", "SQL", "kB")


@dataclass(frozen=True)
class Cost:
    """The medians of one thing asked again and again; the database's processor is a mean, None when unseen."""

    ms: float
    web_ms: float
    database_ms: float | None
    statements: int
    kilobytes: float

    @property
    def cpu_ms(self) -> float | None:
        """Web and database together; a half alone would flatter."""
        return None if self.database_ms is None else self.web_ms + self.database_ms


@dataclass(frozen=True)
class Line:
    """One operation's medians, and the goals it missed."""

    name: str
    goal: Goal
    ours: Cost
    floor: Cost | None

    @property
    def ratio(self) -> float | None:
        """How many times the floor's processor time: a busy machine does not change it much."""
        if self.floor is None or self.ours.cpu_ms is None or not self.floor.cpu_ms:
            return None
        return self.ours.cpu_ms / self.floor.cpu_ms

    @property
    def missed(self) -> list[str]:
        """Each promise not held, in words; empty when all are."""
        held = (
            ("times the floor", self.ratio, self.goal.ratio),
            ("ms", self.ours.ms, self.goal.ms),
            ("SQL", self.ours.statements, self.goal.statements),
            ("kB", self.ours.kilobytes, self.goal.kilobytes),
        )
        unseen = self.floor is not None and self.goal.ratio is not None and self.ratio is None
        return [
            f"{_figure(value)} {unit}, goal {_figure(goal)}"
            for unit, value, goal in held
            if value is not None and goal is not None and value > goal
        ] + (["times the floor not measured"] if unseen else [])

    def as_json(self) -> dict[str, Any]:
        """For machines."""
        costs = {"cpu_ms": self.ours.cpu_ms, "floor_cpu_ms": self.floor and self.floor.cpu_ms}
        return {**asdict(self), **costs, "ratio": self.ratio, "missed": self.missed}


def measure(server: Server, operation: Operation, repeat: int) -> Line:
    """The product, then its floor, in the same minute."""
    ours = _cost(server, operation.ask, repeat)
    floor = operation.floor
    return Line(
        operation.name,
        operation.goal,
        ours,
        _cost(server, lambda: floor, repeat) if floor else None,
    )


def statements(server: Server, wanted: Sequence[Operation]) -> dict[str, int]:
    """What each operation asks of the database once its processes are warm."""
    return {one.name: _statements(server, one.ask) for one in wanted}


def _statements(server: Server, ask: Callable[[], Ask]) -> int:
    for _time in range(WARM_COUNT):
        server.ask(ask())
    return round(median(server.ask(ask()).statements for _time in range(3)))


def grown(small: dict[str, int], large: dict[str, int]) -> list[str]:
    """Each operation that asks the database more when there is more, in words; empty when none does."""
    return [
        f"{name}: {small[name]} statements, then {count}"
        for name, count in large.items()
        if count > small[name]
    ]


def _cost(server: Server, ask: Callable[[], Ask], repeat: int) -> Cost:
    for _time in range(WARM):
        server.ask(ask())
    before = server.database_cpu()
    answers: list[Answer] = [server.ask(ask()) for _time in range(repeat)]
    spent = difference(before, server.database_cpu())
    return Cost(
        ms=median(one.ms for one in answers),
        web_ms=median(one.cpu_ms for one in answers),
        database_ms=None if spent is None else spent / repeat,
        statements=round(median(one.statements for one in answers)),
        kilobytes=median(one.octets for one in answers) / 1024,
    )


def difference(before: dict[int, float] | None, after: dict[int, float] | None) -> float | None:
    """What was spent between two readings; None when a connection has ended, for its time is lost."""
    if before is None or after is None or before.keys() - after.keys():
        return None
    return sum(spent - before.get(pid, 0) for pid, spent in after.items())


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.1f}"


def table(lines: Sequence[Line]) -> str:
    """The table for people, each missed goal said below it."""
    rows = [HEADINGS, *(_row(line) for line in lines)]
    text = [
        row[0].ljust(WIDTHS[0])
        + "".join(cell.rjust(w) for cell, w in zip(row[1:], WIDTHS[1:], strict=True))
        for row in rows
    ]
    missed = [
        f"goal missed  {line.goal.name} {line.name}: {'; '.join(line.missed)}"
        for line in lines
        if line.missed
    ]
    return "\n".join([*text, "", *(missed or ["Every goal is held."])])


def _row(line: Line) -> tuple[str, ...]:
    floor = line.floor
    return (
        line.name,
        *map(_figure, (line.ours.ms, line.ours.cpu_ms)),
        *map(_figure, (floor.ms, floor.cpu_ms) if floor else (None, None)),
        *map(_figure, (line.ratio, line.goal.ratio, line.ours.statements, line.ours.kilobytes)),
    )


@dataclass(frozen=True)
class Memory:
    """Resident MiB of a web process (P8)."""

    idle: float
    after: float
    pages: int

    @property
    def growth(self) -> float:
        """What the pages left behind."""
        return self.after - self.idle

    def __str__(self) -> str:
        return (
            f"one web process: {self.idle:.0f} MiB warm, {self.after:.0f} MiB "
            f"after {self.pages} mixed pages"
        )


def memory(server: Server, pages: Sequence[Ask], count: int) -> Memory:
    """The largest web process before and after `count` mixed pages."""
    before = server.memory()
    for number in range(count):
        server.ask(pages[number % len(pages)])
    return Memory(max(before), max(server.memory()), count)
