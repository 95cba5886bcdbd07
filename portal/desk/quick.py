"""The instants one click proposes, as forms and pages say them (C29, D15)."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from core import formats
from core.worktime import Hours
from tickets import moments

_HOURS = {moments.IN_1_H: 60, moments.IN_2_H: 120}
#: The last choice: any other instant, written by hand.
OTHER = "other"

Choice = tuple[str, str]


def choices(codes: tuple[str, ...], now: datetime, hours: Hours) -> list[Choice]:
    """(value, words): « dans 1 h, 14 h 40 », « demain, 9 h 00 », then « un autre moment… »."""
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


def instant(value: Any) -> datetime | None:
    """The instant a choice stands for: the one that was shown, however long the page stood open."""
    try:
        found = datetime.fromisoformat(str(value or ""))
    except ValueError:
        return None
    return found if found.tzinfo else None


class Rounds(forms.RadioSelect):
    """Rounds of which « un autre moment… » shows the field to write it."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The last one names what it shows."""
        option = super().create_option(*args, **kwargs)
        if option["value"] == OTHER:
            option["attrs"]["data-shows"] = "other-moment"
        return option


class When(forms.ChoiceField):
    """One of the instants proposed."""

    def valid_value(self, value: Any) -> bool:
        """Those of a page opened a while ago are still what its reader chose."""
        return value == OTHER or instant(value) is not None
