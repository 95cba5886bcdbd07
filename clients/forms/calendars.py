"""Opening hours as people fill them in: a line a day, periods, one-off hours and breaks."""

from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from core import formats
from core.calendars import checks, written
from core.calendars.stored import Rows
from core.errors import Refused
from core.models import BusinessCalendar, HolidayRegion

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
HOUR = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


@lru_cache(maxsize=1)
def _zones() -> list[tuple[str, str]]:
    known = sorted(name for name in available_timezones() if "/" in name)
    return [(name, name) for name in [*(z for z in known if not z.startswith("Etc/")), "UTC"]]


class CalendarForm(forms.Form):
    """A name, a zone, the holidays and the week."""

    name = forms.CharField(label=_("Nom"), max_length=80)
    region = forms.ChoiceField(
        label=_("Jours fériés"), choices=HolidayRegion.choices, widget=forms.RadioSelect
    )
    zone = forms.ChoiceField(label=_("Fuseau horaire"), choices=_zones)

    def __init__(self, *args: Any, calendar: BusinessCalendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.update(name=calendar.name, region=calendar.region, zone=calendar.zone)
        for number, rows in enumerate(calendar.weekly):
            self.fields[f"day_{number}"] = forms.CharField(
                label=str(formats.DAYS[number]).capitalize(),
                required=False,
                max_length=120,
                initial=written.text_of(rows),
                widget=forms.TextInput(attrs={"inputmode": "text", "autocomplete": "off"}),
            )
        self.fields["day_0"].help_text = _(
            "Par exemple 9 h – 12 h, 14 h – 18 h. Vide : fermé. 22 h – 6 h passe minuit ; "
            "0 h – 24 h est jour et nuit."
        )

    def clean(self) -> dict[str, Any]:
        """The week as rows; each sentence beside the day it is about."""
        given = super().clean() or {}
        weekly: list[Rows] = []
        for number in range(7):
            try:
                weekly.append(written.rows_of(given.pop(f"day_{number}", "")))
            except Refused as refusal:
                self.add_error(f"day_{number}", refusal.sentence)
        if not self.errors:
            try:
                checks.week(weekly)
            except Refused as refusal:
                self.add_error(refusal.field, refusal.sentence)
        return {**given, "weekly": weekly}


class ClosureForm(forms.Form):
    """Closed from one day to another."""

    label = forms.CharField(label=_("Motif"), max_length=80)
    first = forms.DateField(label=_("Premier jour"), widget=DAY)
    last = forms.DateField(label=_("Dernier jour"), widget=DAY, help_text=_("compris"))


class SpecialForm(forms.Form):
    """Other hours for one day."""

    on = forms.DateField(label=_("Jour"), widget=DAY)
    hours = forms.CharField(
        label=_("Horaires de ce jour"),
        required=False,
        max_length=120,
        help_text=_(
            "Par exemple 9 h – 12 h ; vide : fermé. Ils remplacent ceux de la semaine, "
            "même un jour férié ou de fermeture."
        ),
    )
    label = forms.CharField(label=_("Motif"), max_length=80)

    def clean_hours(self) -> Rows:
        """The rows of the day, or the sentence that says why not."""
        try:
            rows = written.rows_of(self.cleaned_data["hours"])
            checks.day_rows(rows)
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from None
        return rows


class BreakForm(forms.Form):
    """Closed for some hours."""

    on = forms.DateField(label=_("Jour"), widget=DAY)
    since = forms.TimeField(label=_("De"), widget=HOUR)
    until = forms.TimeField(label=_("À"), widget=HOUR)
    label = forms.CharField(label=_("Motif"), max_length=80)

    def clean(self) -> dict[str, Any]:
        """Hours as they are stored."""
        given = super().clean() or {}
        for name in ("since", "until"):
            if name in given:
                given[name] = f"{given[name]:%H:%M}"
        return given


class CalendarTeams(forms.Form):
    """Which teams work by it."""

    teams = forms.ModelMultipleChoiceField(
        Team.objects.order_by("name"),
        required=False,
        label=_("Équipes"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une équipe retirée revient au calendrier « Hotline »."),
    )


class WhichException(forms.Form):
    """One exception, named by its keys."""

    kind = forms.ChoiceField(choices=[(name, name) for name in ("closures", "special", "breaks")])
    first = forms.CharField(required=False, max_length=10)
    on = forms.CharField(required=False, max_length=10)
    since = forms.CharField(required=False, max_length=5)

    def keys(self) -> dict[str, str]:
        """The keys as they are stored."""
        given = self.cleaned_data
        return {"first": given["first"], "on": given["on"], "from": given["since"]}


class YearChoice(forms.Form):
    """The year shown; out of reach, this one."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100)
