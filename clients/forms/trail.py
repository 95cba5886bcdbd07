"""Searching the access log."""

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import AlertOutcome
from clients.trail import HEADINGS

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


class TrailFilter(forms.Form):
    """Who, which client, what, from when to when; nothing is obligatory (H09)."""

    person = forms.CharField(label=_("Personne"), required=False, max_length=100)
    client = forms.CharField(label=_("Client"), required=False, max_length=100)
    heading = forms.ChoiceField(
        label=_("Quoi"),
        required=False,
        choices=[("", _("Tout")), *((name, words) for name, (words, _kinds) in HEADINGS.items())],
    )
    since = forms.DateField(label=_("Du"), required=False, widget=DAY)
    until = forms.DateField(label=_("Au"), required=False, widget=DAY)


class AlertClosing(forms.Form):
    """What came of an abnormal access, and what was seen (H15)."""

    outcome = forms.ChoiceField(
        label=_("Suite"), choices=AlertOutcome.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Ce que vous avez vu"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
