"""The rests the law asks for: planning warns before breaking one, and never decides (PRIV-05). Pure."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from planning.slots import Interval

DAILY_REST = timedelta(hours=11)
MOST_A_DAY = timedelta(hours=10)
MOST_A_WEEK = timedelta(hours=48)
WEEK = timedelta(days=7)
#: A day of work begins no earlier.
DAWN = timedelta(hours=5)
PARIS = ZoneInfo("Europe/Paris")


def warnings(taken: Iterable[Interval], proposed: Interval) -> list[str]:
    """What adding `proposed` to the work already taken would break, in words; empty when nothing."""
    work = sorted([*taken, proposed])
    said = []
    if _total(work, _day(proposed[0])) > MOST_A_DAY:
        said.append(_("Plus de 10 h de travail ce jour-là."))
    monday = _day(proposed[0]) - timedelta(days=_day(proposed[0]).weekday())
    if sum((_total(work, monday + timedelta(days=i)) for i in range(7)), timedelta()) > MOST_A_WEEK:
        said.append(_("Plus de 48 h de travail cette semaine-là."))
    if _short_night(work, proposed):
        said.append(_("Moins de 11 h de repos entre deux jours de travail."))
    return said


def _day(at: datetime) -> date:
    return at.astimezone(PARIS).date()


def _turn(at: datetime) -> date:
    """The day of work an instant belongs to: what is done before dawn ends the day before."""
    return _day(at - DAWN)


def _total(work: list[Interval], day: date) -> timedelta:
    return sum((end - start for start, end in work if _day(start) == day), timedelta())


def _short_night(work: list[Interval], proposed: Interval) -> bool:
    for before, after in pairwise(work):
        if proposed not in (before, after) or _turn(before[1]) == _turn(after[0]):
            continue
        if after[0] - before[1] < DAILY_REST:
            return True
    return False
