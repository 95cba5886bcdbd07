"""What happened to each ticket, told again for every table: the same at each pass, none kept in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from accounts.models import User
from accounts.roles import Role
from portal.bench.company import PEOPLE_EACH, Company
from portal.bench.copying import array, numbers
from tickets.models import Ticket

YEARS = timedelta(days=3 * 365)
#: Open tickets are among the newest: one of so many.
OPEN_AMONG = 3
PAUSED = ("WAITING_CUSTOMER", "WAITING_SUPPLIER")
_STATUSES = ("NEW", "WORKING", "WORKING", "WAITING_CUSTOMER", "WORKING", "TO_PLAN", "ON_SITE", "NEW", "WORKING", "WAITING_SUPPLIER")  # fmt: skip


@dataclass(frozen=True)
class Size:
    """How much: tickets in all, how many of them open, and clients."""

    tickets: int
    clients: int
    opened: int

    @classmethod
    def of(cls, tickets: int, clients: int) -> "Size":
        """One ticket in a hundred is open, as in the measurements of the peers."""
        return cls(tickets, clients, max(2, tickets // 100))


@dataclass(frozen=True)
class Story:
    """One ticket as all its rows need it."""

    place: int
    pk: int
    client: int
    status: str
    owner: User | None
    reported_at: datetime
    answered_at: datetime | None
    resolved_at: datetime | None
    due_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether work is owed."""
        return self.resolved_at is None


class Past:
    """Every ticket's story, for a company of that size; `short` and `long` are the two whose page is measured."""

    def __init__(self, size: Size, company: Company, at: datetime) -> None:
        self.size, self.company, self.at = size, company, at
        self.keys = numbers(Ticket, size.tickets)
        last = len(self.keys) - 1
        self.among = OPEN_AMONG if size.tickets >= OPEN_AMONG * size.opened else 1
        self.short, self.long = self.keys[last], self.keys[last - self.among]

    def stories(self) -> Iterator[tuple[Story, Random]]:
        """Every ticket, oldest first, with dice of its own."""
        count = len(self.keys)
        agents = self.company.staff[Role.HOTLINER] + self.company.staff[Role.EXPERT]
        for place, pk in enumerate(self.keys):
            dice = Random(pk)  # noqa: S311  (the same story at every pass)
            behind = count - 1 - place
            opened = behind % self.among == 0 and behind // self.among < self.size.opened
            reported_at = self.at - YEARS * (behind / count) - timedelta(hours=1)
            status = _STATUSES[dice.randrange(len(_STATUSES))] if opened else "CLOSED"
            if pk in (self.short, self.long):
                status = "WORKING"
            paused_or_done = status in (*PAUSED, "CLOSED")
            yield (
                Story(
                    place=place,
                    pk=pk,
                    client=place * 7 % len(self.company.clients),
                    status=status,
                    owner=None if status == "NEW" else dice.choice(agents),
                    reported_at=reported_at,
                    answered_at=reported_at + timedelta(minutes=50) if status != "NEW" else None,
                    resolved_at=None if opened else reported_at + timedelta(hours=dice.randrange(1, 60)),
                    due_at=None if paused_or_done else self.at + timedelta(minutes=dice.randrange(-120, 4000)),
                ),
                dice,
            )  # fmt: skip

    def about(self, story: Story) -> str:
        """What its facts are about, as a cell."""
        return array((f"ticket:{story.pk}", f"client:{self.company.clients[story.client]}"))

    def contact(self, story: Story) -> int:
        """Who asked."""
        return self.company.contacts[story.client * PEOPLE_EACH + story.place % PEOPLE_EACH]
