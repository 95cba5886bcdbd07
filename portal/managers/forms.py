"""What the managers choose: a period, a team."""

from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import Team
from quality.selectors import Period

DAYS = {
    1: _("Aujourd’hui"),
    7: _("7 jours"),
    30: _("30 jours"),
    90: _("Trimestre"),
    365: _("Année"),
}

#: No figure is older.
EARLIEST = date(2000, 1, 1)


class Choice(forms.Form):
    """The filter of every managers' page; the address of the page is the filter."""

    days = forms.TypedChoiceField(
        choices=list(DAYS.items()), coerce=int, required=False, empty_value=30
    )
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), required=False, empty_label=_("Toutes les équipes")
    )
    until = forms.DateField(
        required=False,
        validators=[MinValueValidator(EARLIEST)],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def teams(self) -> list[tuple[Any, str]]:
        """The teams to choose from, in one statement: a template's loop would count them first."""
        field = cast(forms.ModelChoiceField, self.fields["team"])
        return list(iter(field.choices))

    def period(self, today: date) -> Period:
        """The days asked for; nonsense in the address falls back to the last 30 days."""
        cleaned = self.cleaned_data if self.is_valid() else {}
        last = min(cleaned.get("until") or today, today)
        team = cleaned.get("team")
        return Period(
            last - timedelta(days=(cleaned.get("days") or 30) - 1), last, team.pk if team else None
        )
