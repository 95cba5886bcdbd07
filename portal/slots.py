"""The slots in which somebody may be called back, in words; one list for the client and for the desk (A23)."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import formats
from portal import promises
from tickets import moments

Slot = tuple[datetime, datetime]


def choices(now: datetime) -> list[tuple[str, str]]:
    """(value, words): « aujourd’hui, 13 h – 15 h »."""
    return [
        (f"{start.isoformat()}|{end.isoformat()}", words(start, end, now))
        for start, end in moments.slots(now, promises.desk_hours())
    ]


def words(start: datetime, end: datetime, now: datetime) -> str:
    """« demain, 9 h – 11 h »."""
    on, today = formats.local(start).date(), formats.local(now).date()
    day = {0: _("aujourd’hui"), 1: _("demain")}.get((on - today).days) or formats.day_long(on)
    return f"{day}, {formats.hour(start, short=True)} – {formats.hour(end, short=True)}"


class SlotField(forms.ChoiceField):
    """One of the slots proposed, as its two instants; the service says whether it is still possible."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label=gettext_lazy("Quand vous rappeler"), **kwargs)

    def valid_value(self, value: Any) -> bool:
        """Looked at in `clean`: a page opened a while ago offered others."""
        return True

    def clean(self, value: Any) -> Slot:
        """The two instants."""
        text = super().clean(value)
        start, _bar, end = str(text).partition("|")
        try:
            slot = datetime.fromisoformat(start), datetime.fromisoformat(end)
        except ValueError:
            slot = None
        if slot is None or slot[0].tzinfo is None or slot[1].tzinfo is None:
            raise ValidationError(_("Choisissez un créneau de la liste."))
        return slot
