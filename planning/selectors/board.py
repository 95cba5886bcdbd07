"""The planning board: technicians × working days, as plain rows for the page and the API (I01, I02)."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Scope
from clients.models import Client
from core import formats
from core.worktime import Hours
from planning import slots
from planning.models import Booking, BookingKind
from planning.selectors.people import PARIS, bookings, busy, hours_of, technicians

MOST_ROWS = 10
DAYS = 5
Words = Callable[[Booking], str]


@dataclass
class Line:
    """One thing of one cell: `kind` is work, draft, offered or chosen."""

    hour: str
    words: str
    kind: str
    starts_at: datetime
    booking_id: int | None = None
    key: str = ""


@dataclass
class Cell:
    """One technician's day: its shape, its lines, and why it is hatched."""

    day: date
    blocks: list[tuple[float, float, str]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    off: str = ""
    minutes: int = 0

    def add(self, start: datetime, end: datetime, words: str, kind: str, **more: object) -> None:
        """Draw one more stretch in this cell, kept in the order of the day."""
        self.blocks.append((_hours(start), _hours(end), kind))
        self.lines.append(
            Line(formats.hour(start, short=True), words, kind, start, **more)  # type: ignore[arg-type]
        )
        self.lines.sort(key=lambda line: line.starts_at)


@dataclass
class Row:
    """One technician, with hours taken over hours due in the cells shown."""

    person: User
    cells: list[Cell]
    taken_minutes: int
    due_minutes: int


@dataclass
class Board:
    """The page: days, rows, and the sums of the visible cells."""

    days: list[date]
    rows: list[Row]
    has_next: bool
    sums: list[int]

    def cell(self, user_id: int, day: date) -> Cell | None:
        """The cell of a person and a day, when it is on this page."""
        for row in self.rows:
            if row.person.pk == user_id:
                return next((cell for cell in row.cells if cell.day == day), None)
        return None


def working_days(first: date, count: int = DAYS) -> list[date]:
    """`count` days from `first`, Saturdays and Sundays left out."""
    found: list[date] = []
    day = first
    while len(found) < count:
        if day.weekday() < 5:
            found.append(day)
        day += timedelta(days=1)
    return found


def board(
    viewer: User, first: date, *, page: int = 0, days: int = DAYS, people: list[int] | None = None
) -> Board:
    """Ten technicians × the working days from `first`: the same number of statements whatever they hold.

    Names of clients the viewer may not see are « Occupé ».
    """
    shown = working_days(first, days)
    found = technicians().select_related("office")
    if people is not None:
        found = found.filter(pk__in=people)
    persons = list(found[page * MOST_ROWS : (page + 1) * MOST_ROWS + 1])
    has_next, persons = len(persons) > MOST_ROWS, persons[:MOST_ROWS]
    rows_of, hours = _bookings_by_person(persons, shown), hours_of(persons)
    words = _words_for(viewer, rows_of)
    rows = [_row(one, shown, rows_of.get(one.pk, []), hours[one.pk], words) for one in persons]
    sums = [sum(row.cells[i].minutes for row in rows) for i in range(len(shown))]
    return Board(shown, rows, has_next, sums)


def _bookings_by_person(persons: list[User], shown: list[date]) -> dict[int, list[Booking]]:
    start = datetime.combine(shown[0], datetime.min.time(), PARIS)
    end = datetime.combine(shown[-1] + timedelta(days=1), datetime.min.time(), PARIS)
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in bookings(persons, start, end):
        found[booking.technician_id].append(booking)
    return found


def _words_for(viewer: User, rows_of: dict[int, list[Booking]]) -> Words:
    """How each stretch is told to this viewer: by its client's name, or « Occupé » when that is not theirs to know."""
    ids = {_client_of(row) for rows in rows_of.values() for row in rows} - {None}
    known = Client.objects.visible_to(viewer).filter(pk__in=ids)
    names = {pk: short or name for pk, short, name in known.values_list("pk", "short_name", "name")}
    sees_all = viewer.scope == Scope.ALL

    def words(row: Booking) -> str:
        if client := _client_of(row):
            return names.get(client) or _("Occupé")
        if row.kind == BookingKind.MISSION and not sees_all:  # its label is what the client asked
            return _("Occupé")
        return row.label or str(row.get_kind_display())

    return words


def _client_of(row: Booking) -> int | None:
    if row.site:
        return row.site.client_id
    return row.placement.client_id if row.placement else None


def _row(person: User, shown: list[date], rows: list[Booking], hours: Hours, words: Words) -> Row:
    cells = [_cell(day, rows, hours, words) for day in shown]
    due = sum(
        int((end - start).total_seconds() // 60) for day in shown for start, end in hours.on(day)
    )
    return Row(person, cells, sum(cell.minutes for cell in cells), due)


def _cell(day: date, rows: list[Booking], hours: Hours, words: Words) -> Cell:
    cell = Cell(day)
    for row in rows:
        start, end = row.starts_at, row.ends_at
        if not (
            formats.local(start).date() <= day <= formats.local(end - timedelta(seconds=1)).date()
        ):
            continue
        if row.kind == BookingKind.ABSENCE:
            cell.off = str(row.get_absence_display() or _("Absent"))
            continue
        kind = "draft" if row.is_draft else "work"
        is_visit = row.kind == BookingKind.MISSION
        cell.add(start, end, words(row), kind, booking_id=row.pk if is_visit else None)
        cell.minutes += slots.open_minutes([(start, end)], [busy(row)])
    if not cell.off and not list(hours.on(day)):
        cell.off = _("Ne travaille pas")
    return cell


def _hours(at: datetime) -> float:
    there = formats.local(at)
    return there.hour + there.minute / 60
