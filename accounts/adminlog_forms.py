"""Searching the administration log."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import administration

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input"})


class AdminLogFilter(forms.Form):
    """Who, about what, what, from when to when; nothing is obligatory (Q06)."""

    person = forms.CharField(label=_("Par"), required=False, max_length=100)
    subject = forms.CharField(label=_("Sujet"), required=False, max_length=100)
    heading = forms.ChoiceField(label=_("Quoi"), required=False)
    since = forms.DateField(label=_("Du"), required=False, widget=DAY)
    until = forms.DateField(label=_("Au"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heading"].choices = [("", _("Tout")), *administration.headings()]  # type: ignore[attr-defined]
