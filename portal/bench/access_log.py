"""What a line of the access log costs: written after its fact, read again, watched, removed (H09, H15)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from accounts.models import User
from accounts.roles import CLIENTS
from clients import services
from clients.models import AccessAlert, Client
from core import events, trail
from core.models import Event, TrailEntry
from portal.bench.sweep import Spent, spent

LINES = 5_000
PEOPLE = 40
#: The day the lines are of: old enough to be removed.
AGE = timedelta(days=500)


@dataclass(frozen=True)
class Cost:
    """Each of so many lines, in all."""

    lines: int
    fact: Spent
    line: Spent
    reading: Spent
    watching: Spent
    purging: Spent

    def __str__(self) -> str:
        parts = ("fact", "line", "reading", "watching", "purging")
        said = ", ".join(f"{name} {self.each(name):.2f}" for name in parts)
        return f"Access log, ms of processor a line over {self.lines} lines: {said}"

    def each(self, name: str) -> float:
        """Milliseconds a line of one act; of processor where it is seen, else of time."""
        part: Spent = getattr(self, name)
        return 1000 * (part.processor or part.seconds) / self.lines


def run(at: datetime, lines: int = LINES) -> Cost:
    """Facts of a day long ago, their lines, a reading, the watch over them, the night's purge; all taken back."""
    with transaction.atomic():
        facts = _facts(at - AGE, lines)
        made: list[Event] = []
        fact = spent(
            lambda: made.extend(events.record_all([one], deliver=True)[0] for one in facts)
        )
        line = spent(lambda: _follow(made))
        reading = spent(trail.read)
        watching = spent(lambda: services.watch_access(at=at - AGE))
        purging = spent(lambda: services.purge_trail(at=at))
        _check(lines)
        transaction.set_rollback(True)
    return Cost(lines, fact, line, reading, watching, purging)


def _follow(made: list[Event]) -> None:
    for event in made:
        trail.follow(event)


def _facts(day: datetime, lines: int) -> list[events.Fact]:
    """So many dossiers opened by so many people, spread over the working day."""
    staff = User.objects.exclude(role__in=CLIENTS.split()).filter(is_active=True)
    people, clients = list(staff.order_by("pk")[:PEOPLE]), list(Client.objects.order_by("pk")[:500])
    begin = day.replace(hour=8, minute=0)
    return [
        events.Fact(
            "dossier.opened",
            [clients[n % len(clients)]],
            people[n % len(people)],
            begin + timedelta(seconds=n * 32_400 // lines),
        )
        for n in range(lines)
    ]


def _check(lines: int) -> None:
    """The watch saw what it had to see, and the purge removed every line."""
    if not AccessAlert.objects.exists():
        raise RuntimeError("the watch said nothing of hundreds of dossiers an hour")
    if TrailEntry.objects.filter(kind="dossier.opened").exists():
        raise RuntimeError(f"the purge left some of {lines} lines")
