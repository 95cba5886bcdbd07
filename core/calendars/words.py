"""Opening hours in people's words: the week, and whether we answer now (A18, A19)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from core import formats, worktime
from core.calendars.stored import Rows
from core.worktime import Hours


def week_words(weekly: list[Rows]) -> str:
    """« lundi au vendredi, 9 h – 17 h », days with the same hours together."""
    groups: list[tuple[int, int, str]] = []
    for day, rows in enumerate(weekly):
        words = day_words(rows)
        if not words:
            continue
        if groups and groups[-1][2] == words and groups[-1][1] == day - 1:
            groups[-1] = (groups[-1][0], day, words)
        else:
            groups.append((day, day, words))
    return " ; ".join(_days(first, last) + f", {words}" for first, last, words in groups)


def day_words(rows: Rows) -> str:
    """« 9 h – 12 h, 14 h – 18 h »; empty for a closed day."""
    return ", ".join(f"{_hour(opens)} – {_hour(closes)}" for opens, closes in rows)


def _days(first: int, last: int) -> str:
    if first == last:
        return str(formats.DAYS[first])
    return _("%(first)s au %(last)s") % {"first": formats.DAYS[first], "last": formats.DAYS[last]}


def _hour(text: str) -> str:
    hours, _colon, minutes = text.partition(":")
    words = _("%(hours)s h") if minutes == "00" else _("%(hours)s h %(minutes)s")
    return (words % {"hours": int(hours), "minutes": minutes}).replace(" ", formats.NARROW)


@dataclass(frozen=True)
class Answering:
    """Whether the desk answers at an instant, until when, or from when again (both None: never)."""

    is_open: bool
    closes_at: datetime | None = None
    reopens_at: datetime | None = None


def answering(hours: Hours, at: datetime) -> Answering:
    """Is it open, and when does it close or reopen (A19)."""
    try:
        opens = worktime.next_opening(at, hours)
    except worktime.NoOpening:
        return Answering(is_open=False)
    if opens > at:
        return Answering(is_open=False, reopens_at=opens)
    return Answering(is_open=True, closes_at=worktime.closing(at, hours))


def answering_words(hours: Hours, at: datetime) -> str:
    """« ouverte jusqu’à 17 h », « fermée, rouvre demain, 9 h 00 » (of « l’assistance »)."""
    state = answering(hours, at)
    if state.reopens_at:
        return _("fermée, rouvre %(when)s") % {"when": formats.moment(state.reopens_at, at)}
    if not state.is_open:
        return _("fermée")
    if state.closes_at is None:
        return _("ouverte jour et nuit")
    if formats.local(state.closes_at).date() != formats.local(at).date():
        return _("ouverte jusqu’à %(when)s") % {"when": formats.moment(state.closes_at, at)}
    return _("ouverte jusqu’à %(hour)s") % {"hour": formats.hour(state.closes_at)}
