"""Opening hours in the client's words (A18)."""

from django.utils.translation import gettext

from core import formats
from core.models import BusinessCalendar


def opening_words(calendar: BusinessCalendar) -> str:
    """« lundi au vendredi, 9 h – 17 h », days with the same hours together."""
    groups: list[tuple[int, int, str]] = []
    for day, spans in enumerate(calendar.weekly):
        words = ", ".join(f"{_hour(opens)} – {_hour(closes)}" for opens, closes in spans)
        if not words:
            continue
        if groups and groups[-1][2] == words and groups[-1][1] == day - 1:
            groups[-1] = (groups[-1][0], day, words)
        else:
            groups.append((day, day, words))
    return " ; ".join(_days(first, last) + f", {words}" for first, last, words in groups)


def _days(first: int, last: int) -> str:
    if first == last:
        return str(formats.DAYS[first])
    return gettext("%(first)s au %(last)s") % {
        "first": formats.DAYS[first],
        "last": formats.DAYS[last],
    }


def _hour(text: str) -> str:
    hours, _colon, minutes = text.partition(":")
    words = gettext("%(hours)s h") if minutes == "00" else gettext("%(hours)s h %(minutes)s")
    return (words % {"hours": int(hours), "minutes": minutes}).replace(" ", formats.NARROW)
