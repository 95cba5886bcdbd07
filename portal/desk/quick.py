"""The instants one click proposes, as forms and pages say them (C29, D15)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core import formats
from core.worktime import Hours
from tickets import moments

_HOURS = {moments.IN_1_H: 60, moments.IN_2_H: 120}
#: The last choice: any other instant, written by hand.
OTHER = "other"

Choice = tuple[str, str]


def choices(codes: tuple[str, ...], now: datetime, hours: Hours) -> list[Choice]:
    """(value, words): « dans 1 h, 14 h 38 », « demain, 9 h 00 », then « un autre moment… »."""
    found = [
        (at.isoformat(), _words(code, at, now)) for code, at in moments.proposed(codes, now, hours)
    ]
    return [*found, (OTHER, _("un autre moment…"))]


def _words(code: str, at: datetime, now: datetime) -> str:
    when = formats.moment(at, now)
    if formats.local(at).date() != formats.local(now).date():
        return when
    name = _("en fin de journée")
    if minutes := _HOURS.get(code):
        name = _("dans %(length)s") % {"length": formats.duration(minutes)}
    return f"{name}, {when}"


def chosen(value: Any, other: datetime | None) -> datetime | None:
    """The instant a form's choice stands for; None when nothing was chosen."""
    if value == OTHER:
        return other
    try:
        return datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
