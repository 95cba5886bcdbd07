"""Day, night, week-end, holiday: a stretch of work cut where its price may change (G16). Pure.

Told by the contract's own opening hours: what lies within them is « day », whatever the hour. Outside, a
public holiday of their region, then Saturday and Sunday, then the night; the rest is « day ».
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from clients.pricing import DAY, HOLIDAY, NIGHT, WEEKEND
from core import worktime
from core.worktime import Hours

MINUTE = timedelta(minutes=1)
SATURDAY = 5


@dataclass(frozen=True)
class Night:
    """From which hour to which, by the clock on the wall; 20 and 7 by default."""

    begins: int = 20
    ends: int = 7

    def holds(self, hour: int) -> bool:
        """Whether that hour of the day is night."""
        if self.begins > self.ends:
            return hour >= self.begins or hour < self.ends
        return self.begins <= hour < self.ends


@dataclass(frozen=True)
class Stretch:
    """Minutes on end that bear one price."""

    band: str
    starts_at: datetime
    minutes: int


def band_at(instant: datetime, hours: Hours, night: Night) -> str:
    """Which price an instant bears."""
    local = instant.astimezone(hours.tz)
    if worktime.is_open(instant, hours):
        return DAY
    if worktime.is_holiday(local.date(), hours.region):
        return HOLIDAY
    if local.weekday() >= SATURDAY:
        return WEEKEND
    return NIGHT if night.holds(local.hour) else DAY


def split(start: datetime, minutes: int, hours: Hours, night: Night) -> list[Stretch]:
    """The whole minutes from `start`, in order, cut where the band changes; their sum is `minutes`."""
    start = start.astimezone(UTC).replace(second=0, microsecond=0)
    end = start + minutes * MINUTE
    cuts = sorted(
        {start, end, *(cut for cut in _cuts(start, end, hours, night) if start < cut < end)}
    )
    found: list[Stretch] = []
    for since, until in pairwise(cuts):
        band, length = band_at(since, hours, night), (until - since) // MINUTE
        if found and found[-1].band == band:
            found[-1] = Stretch(band, found[-1].starts_at, found[-1].minutes + length)
        else:
            found.append(Stretch(band, since, length))
    return found


def _cuts(start: datetime, end: datetime, hours: Hours, night: Night) -> list[datetime]:
    cuts = [edge for span in worktime.openings(start, end, hours) for edge in span]
    day, last = start.astimezone(hours.tz).date(), end.astimezone(hours.tz).date()
    while day <= last:
        cuts += [_at(day, hour, hours) for hour in (0, night.begins % 24, night.ends % 24)]
        day += timedelta(days=1)
    return cuts


def _at(day: date, hour: int, hours: Hours) -> datetime:
    return datetime.combine(day, time(hour), hours.tz).astimezone(UTC)
