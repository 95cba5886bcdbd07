"""Opening hours as people write them, « 9 h – 12 h, 14 h – 18 h », read into rows and back."""

import re

from django.utils.translation import gettext as _

from core.calendars.stored import Rows
from core.errors import Refused

_TIME = r"(\d{1,2})\s*(?:h|H|:)\s*(\d{2})?|(\d{1,2})"
_SPAN = re.compile(rf"\s*(?:{_TIME})\s*(?:-|–|—|à|to)\s*(?:{_TIME})\s*")
_SEPARATORS = re.compile(r"[,;\n]|\bet\b|\band\b")


def rows_of(text: str, *, field: str | None = None) -> Rows:
    """The rows of one day; nothing written means closed. What cannot be read is refused in words."""
    rows: Rows = []
    for part in filter(str.strip, _SEPARATORS.split(text)):
        found = _SPAN.fullmatch(part)
        if not found:
            raise Refused(
                _("« %(part)s » ne se lit pas ; écrivez par exemple 9 h – 12 h, 14 h – 18 h.")
                % {"part": part.strip()},
                field=field,
            )
        groups = found.groups()
        rows.append([_text(groups[:3], part, field), _text(groups[3:], part, field)])
    return sorted(rows)


def _text(groups: tuple[str | None, ...], part: str, field: str | None) -> str:
    hours, minutes = int(groups[0] or groups[2] or 0), int(groups[1] or 0)
    if minutes > 59 or hours * 60 + minutes > 1440:
        raise Refused(
            _("« %(part)s » n’est pas une heure de la journée.") % {"part": part.strip()},
            field=field,
        )
    return f"{hours:02}:{minutes:02}"


def text_of(rows: Rows) -> str:
    """What a person may change: « 9:00 – 12:00, 14:00 – 18:00 »."""
    return ", ".join(f"{_plain(opens)} – {_plain(closes)}" for opens, closes in rows)


def _plain(text: str) -> str:
    hours, _colon, minutes = text.partition(":")
    return f"{int(hours)}:{minutes}"
