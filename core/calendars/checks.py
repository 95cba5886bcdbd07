"""What makes a calendar impossible, said in a sentence each."""

from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from core import formats, worktime
from core.calendars.stored import Rows
from core.errors import Refused
from core.worktime import Hours

DAY = 1440
LONGEST_CLOSURE = 366
#: Exceptions of one kind a calendar may hold; the past ones can be taken out.
MOST = 400


def week(weekly: list[Rows]) -> None:
    """No impossible row, no overlap (also over midnight and over Sunday night), at least one opening."""
    if not any(weekly):
        raise Refused(_("Ce calendrier n’ouvre jamais : donnez au moins une plage."))
    spans: list[tuple[int, int, int]] = []
    for day, rows in enumerate(weekly):
        spans += [(day * DAY + start, day * DAY + end, day) for start, end in day_rows(rows, day)]
    spans.sort()
    after_sunday = (spans[0][0] + 7 * DAY, spans[0][1] + 7 * DAY, spans[0][2])
    for (_start, end, day), (following, _end, _day) in zip(
        spans, [*spans[1:], after_sunday], strict=True
    ):
        if end > following:
            raise _overlap(day)


def day_rows(rows: Rows, day: int | None = None) -> list[tuple[int, int]]:
    """The rows of a day in minutes, in order; refused when one is empty or two overlap."""
    spans = sorted(_minutes(opens, closes, day) for opens, closes in rows)
    for (_start, end), (following, _end) in pairwise(spans):
        if end > following:
            raise _overlap(day)
    return spans


def _minutes(opens: str, closes: str, day: int | None) -> tuple[int, int]:
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in (opens, closes))
    if start == DAY:
        raise Refused(_("Une plage ne peut pas ouvrir à 24 h."), field=_field(day))
    if start == end:
        raise Refused(
            _("Une plage ouvre et ferme à la même heure ; jour et nuit s’écrit 0 h – 24 h."),
            field=_field(day),
        )
    return start, end if end > start else end + DAY


def _overlap(day: int | None) -> Refused:
    if day is None:
        return Refused(_("Deux plages de ce jour se recouvrent."), field="hours")
    return Refused(
        _("Une plage du %(day)s en recouvre une autre.") % {"day": formats.DAYS[day]},
        field=_field(day),
    )


def _field(day: int | None) -> str:
    return "hours" if day is None else f"day_{day}"


def closure(first: date, last: date, others: list[dict[str, Any]]) -> None:
    """In the right order, not too long, and not over another one."""
    if last < first:
        raise Refused(_("La fermeture finit avant de commencer."), field="last")
    if (last - first).days >= LONGEST_CLOSURE:
        raise Refused(_("Une fermeture dure au plus un an."), field="last")
    for other in others:
        if other["first"] <= last.isoformat() and first.isoformat() <= other["last"]:
            raise Refused(
                _("Cette fermeture recouvre « %(label)s ».") % {"label": other["label"]},
                field="first",
            )
    _room(others)


def special(on: date, rows: Rows, others: list[dict[str, Any]]) -> None:
    """Rows that can be, and one line a day."""
    day_rows(rows)
    if any(other["on"] == on.isoformat() for other in others):
        raise Refused(_("Ce jour a déjà des horaires exceptionnels."), field="on")
    _room(others)


def pause(on: date, since: str, until: str, others: list[dict[str, Any]]) -> None:
    """In the right order, and not over another one of the day."""
    if until <= since:
        raise Refused(_("La pause finit avant de commencer."), field="until")
    for other in others:
        if other["on"] == on.isoformat() and other["from"] < until and since < other["to"]:
            raise Refused(_("Cette pause en recouvre une autre."), field="since")
    _room(others)


def _room(others: list[dict[str, Any]]) -> None:
    if len(others) >= MOST:
        raise Refused(_("Ce calendrier a trop d’exceptions ; retirez celles qui sont passées."))


def opens(hours: Hours, at: datetime) -> None:
    """Refuse what would leave no opening ahead."""
    try:
        worktime.next_opening(at, hours)
    except worktime.NoOpening:
        raise Refused(_("Avec ce changement, le calendrier n’ouvrirait plus jamais.")) from None
