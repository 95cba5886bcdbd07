"""Working time: pure arithmetic on opening hours. The caller brings every instant (D06, D07).

Instants are aware datetimes; durations are `timedelta` of real (elapsed) seconds, so an opening that
spans a clock change lasts as long as it really lasts. Conventions:

- a duration that ends exactly at closing is due at closing; counted backwards, one that begins
  exactly at opening begins at that opening;
- a zero duration outside opening hours is due at the next opening (backwards: the closing before);
- a negative duration is refused; a calendar that does not open (enough) within ten years is refused
  with `NoOpening`, never an endless loop;
- an opening, and what closes it, belong to the day it starts: Friday 22:00–02:00 is Friday's, and a
  closure on Saturday leaves it alone; a one-off break cuts whatever is open at its hours;
- exceptional hours win over closures, closures over holidays, holidays over the week;
- a wall-clock time that exists twice is the first of the two; one that does not exist is read with
  the offset before the change (RFC 5545, as calendars do);
- openings that overlap count once.
"""

from core.worktime.arithmetic import (
    add,
    after_days,
    between,
    closing,
    due,
    elapsed,
    is_open,
    next_opening,
    openings,
    previous_closing,
    subtract,
    waited,
    working_day,
)
from core.worktime.hours import HORIZON, Hours, Interval, NoOpening, Opening
from core.worktime.public_holidays import holiday_name, is_holiday

__all__ = [
    "HORIZON",
    "Hours",
    "Interval",
    "NoOpening",
    "Opening",
    "add",
    "after_days",
    "between",
    "closing",
    "due",
    "elapsed",
    "holiday_name",
    "is_holiday",
    "is_open",
    "next_opening",
    "openings",
    "previous_closing",
    "subtract",
    "waited",
    "working_day",
]
