"""How many due instants a second one core works out, on a plain calendar and on the worst one (D06)."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from datetime import time as wall

from core import worktime
from core.worktime import Hours, Interval

COUNT = 100_000
TARGET = 100_000
FIRST = date(2026, 1, 1)

PLAIN = Hours(weekly=(((wall(9), wall(17)),),) * 5 + ((), ()))
#: Twelve openings a day, a closure, an exception and a break every week, and four pauses a promise.
WORST = Hours(
    weekly=(tuple((wall(2 * n, 10), wall(2 * n + 1, 20)) for n in range(12)),) * 7,
    region="ALSACE_MOSELLE",
    closures=frozenset(FIRST + timedelta(days=7 * n) for n in range(150)),
    special=tuple(
        (FIRST + timedelta(days=7 * n + 2), ((wall(8), wall(12)), (wall(22), wall(3))))
        for n in range(150)
    ),
    breaks=tuple((FIRST + timedelta(days=7 * n + 4), wall(10), wall(11)) for n in range(150)),
)


@dataclass(frozen=True)
class Rate:
    """Due instants a second on one core."""

    name: str
    a_second: int
    target: int | None

    def __str__(self) -> str:
        aim = f" (target {self.target:,})" if self.target else ""
        return f"due instants a second per core, {self.name}: {self.a_second:,}{aim}"


def run(count: int = COUNT) -> list[Rate]:
    """Measure both; the tables of openings are laid out within the time measured."""
    rng = random.Random(2009)  # noqa: S311  (dates to measure with, no secret)
    begin = datetime(2026, 1, 5, tzinfo=UTC)
    starts = [begin + timedelta(seconds=rng.randrange(365 * 86400)) for _ in range(count)]
    four, forty = timedelta(hours=4), timedelta(hours=40)
    pauses = [_pauses(start) for start in starts[: count // 10]]
    return [
        Rate(
            "plain calendar",
            _rate(count, lambda n: worktime.due(starts[n], four, (), PLAIN)),
            TARGET,
        ),
        Rate(
            "worst calendar, four pauses",
            _rate(len(pauses), lambda n: worktime.due(starts[n], forty, pauses[n], WORST)),
            None,
        ),
    ]


def _pauses(start: datetime) -> list[Interval]:
    hour = timedelta(hours=1)
    return [(start + n * 7 * hour, start + (n * 7 + 3) * hour) for n in range(4)]


def _rate(count: int, work: Callable[[int], datetime]) -> int:
    begun = time.process_time()
    for number in range(count):
        work(number)
    return round(count / (time.process_time() - begun))
