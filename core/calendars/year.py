"""A year of a calendar, day by day, for the page that shows what is open (D06, D07)."""

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from core import formats, worktime
from core.calendars.words import day_words
from core.worktime import Hours


@dataclass(frozen=True)
class Cell:
    """One day: state is open, closed, holiday, closure or special; `words` says its hours or why."""

    on: date
    state: str
    words: str
    is_cut: bool = False

    @property
    def is_remarkable(self) -> bool:
        """Unlike what its weekday usually is."""
        return self.is_cut or self.state not in ("open", "closed")


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; None where a week belongs to another month."""

    name: str
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Year:
    """Twelve months, the days that are not like the others, and the sums."""

    number: int
    months: list[Month]
    remarkable: list[Cell]
    open_days: int
    open_time: timedelta


def year_of(hours: Hours, number: int, *, labels: dict[date, str], english: bool = False) -> Year:
    """The year `number` of a calendar; `labels` are the words people gave to closures and exceptions."""
    first, after = date(number, 1, 1), date(number + 1, 1, 1)
    days = [
        day_of(hours, first + timedelta(days=gap), labels, english=english)
        for gap in range((after - first).days)
    ]
    by_day = {cell.on: cell for cell in days}
    start, end = (datetime.combine(day, datetime.min.time(), hours.tz) for day in (first, after))
    return Year(
        number=number,
        months=[_month(number, month, by_day) for month in range(1, 13)],
        remarkable=[cell for cell in days if cell.is_remarkable],
        open_days=sum(1 for cell in days if next(hours.on(cell.on), None)),
        open_time=worktime.between(start.astimezone(UTC), end.astimezone(UTC), hours),
    )


def _month(year: int, month: int, by_day: dict[date, Cell]) -> Month:
    weeks = [
        [by_day.get(date(year, month, day)) if day else None for day in week]
        for week in calendar.monthcalendar(year, month)
    ]
    return Month(formats.month(date(year, month, 1)), weeks)


def day_of(hours: Hours, day: date, labels: dict[date, str], *, english: bool = False) -> Cell:
    """One day as people should see it: open, closed, holiday, closure or exceptional, and why."""
    opened = opening_words(hours, day)
    cut = any(on == day for on, _since, _until in hours.breaks)
    if day in dict(hours.special):
        return Cell(day, "special", _with(labels.get(day, ""), opened), cut)
    if day in hours.closures:
        return Cell(day, "closure", labels.get(day, ""), cut)
    if worktime.is_holiday(day, hours.region):
        return Cell(day, "holiday", worktime.holiday_name(day, hours.region, english=english))
    state = "open" if opened else "closed"
    return Cell(day, state, _with(labels.get(day, ""), opened) if cut else opened, cut)


def _with(label: str, opened: str) -> str:
    return ", ".join(filter(None, (label, opened)))


def opening_words(hours: Hours, day: date) -> str:
    """« 9 h – 12 h, 14 h – 18 h » as the day really is, in the calendar's own zone."""
    rows = []
    for opens, closes in hours.on(day):
        start, end = opens.astimezone(hours.tz), closes.astimezone(hours.tz)
        is_midnight = end.time() == datetime.min.time() and end.date() > day
        rows.append([f"{start:%H:%M}", "24:00" if is_midnight else f"{end:%H:%M}"])
    return day_words(rows)
