"""What people ask the simulator of delays."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from clients.models import Contract
from core import formats
from knowledge.models import Category, TicketKind
from tickets import priority

FIRST, LAST = 2000, 2100


class Case(forms.Form):
    """A contract or none, a service, a moment (D19)."""

    contract = forms.CharField(
        label=_("Contrat"), required=False, max_length=30, help_text=_("son numéro ; vide : sans")
    )
    category = forms.ModelChoiceField(
        Category.objects.filter(is_active=True).select_related("team").order_by("path"),
        label=_("Service ou catégorie"),
        required=False,
        empty_label=_("Sans catégorie"),
    )
    kind = forms.ChoiceField(label=_("Type"), choices=TicketKind.choices)
    priority = forms.TypedChoiceField(
        label=_("Priorité"), coerce=int, choices=list(priority.WORDS.items())
    )
    at = forms.DateTimeField(
        label=_("Déclaré le"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, asked: Mapping[str, str], *, user: Any, now: datetime) -> None:
        """What is not asked is an incident of now, of ordinary priority."""
        usual = {
            "kind": "INCIDENT",
            "priority": "3",
            "at": f"{formats.local(now):%Y-%m-%dT%H:%M}",
        }
        super().__init__({**usual, **asked})
        self._user = user

    def clean_contract(self) -> Contract | None:
        """The contract of that number, if this person may see it."""
        number = self.cleaned_data["contract"].strip()
        if not number:
            return None
        seen = Contract.objects.visible_to(self._user).select_related("client", "calendar")
        if found := seen.filter(number__iexact=number).first():
            return found
        raise forms.ValidationError(_("Aucun contrat ne porte ce numéro."))

    def clean_at(self) -> datetime:
        """A moment that calendars know."""
        at: datetime = self.cleaned_data["at"]
        if not FIRST <= at.year <= LAST:
            raise forms.ValidationError(_("Choisissez une date de ce siècle."))
        return at
