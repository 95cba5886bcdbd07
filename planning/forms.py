"""What the pages of the planning send."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from clients.forms.parties import ClientField
from planning.models import AbsenceReason
from planning.selectors.people import PARIS
from planning.slots import Interval

#: How a browser's date and hour are written.
WALL = "%Y-%m-%dT%H:%M"


class Absence(forms.Form):
    """Whole days, or a part of one: never a medical reason."""

    technician = forms.ModelChoiceField(
        User.objects.none(), label=_("Personne"), empty_label=_("Choisir…")
    )
    reason = forms.ChoiceField(label=_("Motif"), choices=AbsenceReason.choices)
    first = forms.DateField(
        label=_("Premier jour"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Dernier jour, compris"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    starts = forms.TimeField(
        label=_("À partir de"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    ends = forms.TimeField(
        label=_("Jusqu’à"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["technician"].queryset = people  # type: ignore[attr-defined]

    def period(self) -> Interval:
        """From the first instant away to the last, on the wall clock of Paris."""
        data = self.cleaned_data
        start = datetime.combine(data["first"], data["starts"] or time.min, PARIS)
        if data["ends"]:
            return start, datetime.combine(data["last"], data["ends"], PARIS)
        return start, datetime.combine(data["last"] + timedelta(days=1), time.min, PARIS)


class PlacementForm(forms.Form):
    """Somebody of ours at a client's for a while."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Personne"), empty_label=_("Choisir…")
    )
    client = ClientField()
    site = forms.CharField(
        label=_("Site"), required=False, max_length=120, help_text=_("son nom ; vide : le premier")
    )
    first = forms.DateField(
        label=_("Premier jour"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    last = forms.DateField(
        label=_("Dernier jour, compris"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Jours"),
        coerce=int,
        choices=list(WEEKDAYS.items())[:5],
        initial=[0, 1, 2, 3, 4],
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(label=_("Pour quoi"), max_length=160, required=False)

    def __init__(self, *args: Any, people: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["client"].reader = user  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The site is one of the client's."""
        data: dict[str, Any] = super().clean() or {}
        if client := data.get("client"):
            rows = client.sites.all()
            named = rows.filter(name__iexact=data["site"]) if data.get("site") else rows
            data["site"] = named.order_by("pk").first()
            if data["site"] is None and rows.exists():
                self.add_error("site", _("Ce client n’a pas de site de ce nom."))
        return data


class DutyForm(forms.Form):
    """Somebody on duty from one wall-clock hour to another."""

    person = forms.ModelChoiceField(User.objects.none(), label=_("Qui"), empty_label=_("Choisir…"))
    step = forms.TypedChoiceField(
        label=_("Échelon"), coerce=int, choices=[(n, str(n)) for n in range(1, 6)], initial=1,
        help_text=_("L’échelon 1 est appelé le premier."),
    )  # fmt: skip
    starts_at = forms.DateTimeField(
        label=_("Du"), widget=forms.DateTimeInput(format=WALL, attrs={"type": "datetime-local"})
    )
    ends_at = forms.DateTimeField(
        label=_("Au"), widget=forms.DateTimeInput(format=WALL, attrs={"type": "datetime-local"})
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class SwapForm(forms.Form):
    """Who should take the duty instead."""

    person = forms.ModelChoiceField(
        User.objects.none(), label=_("Proposer à"), empty_label=_("Choisir…")
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """What the next one must know."""

    note = forms.CharField(
        label=_("Consignes à la suite"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class CallOutForm(forms.Form):
    """Work done during a duty."""

    called_at = forms.DateTimeField(
        label=_("Début"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    minutes = forms.IntegerField(label=_("Durée, en minutes"), min_value=1, max_value=720)
    what = forms.CharField(label=_("Ce qui a été fait"), max_length=200)
