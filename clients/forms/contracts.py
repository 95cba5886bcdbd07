"""Contracts and packs of hours."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Nature
from clients.models import Client, Contract
from clients.phones import e164

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ContractForm(forms.ModelForm):
    """What is covered, until when, at what price beyond (G11)."""

    natures = forms.MultipleChoiceField(
        label=_("Natures couvertes"),
        required=False,
        choices=Nature.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Aucune : toutes."),
    )

    class Meta:
        model = Contract
        fields = [
            "number", "kind", "title", "starts_on", "ends_on", "sites", "natures", "covers_remote",
            "covers_on_site", "covers_travel", "covers_parts", "on_site_minutes", "hourly_rate",
            "travel_fee", "rounding_minutes", "calendar", "on_call_phone", "answer_minutes", "broadcast_minutes",
            "on_site_target_minutes", "restore_minutes", "closing_days", "zero_document",
            "payment_days",
        ]  # fmt: skip
        widgets = {"starts_on": DAY, "ends_on": DAY, "sites": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sites"].queryset = client.sites.all()  # type: ignore[attr-defined]

    def clean_on_call_phone(self) -> str:
        """The number as all numbers are stored."""
        typed: str = self.cleaned_data["on_call_phone"]
        written = e164(typed) if typed else ""
        if typed and not written:
            raise forms.ValidationError(_("Ce numéro n’est pas un numéro de téléphone."))
        return written


class HourPurchase(forms.Form):
    """Hours sold on a pack (G13)."""

    hours = forms.DecimalField(
        label=_("Heures achetées"), min_value=0, max_value=1000, max_digits=6, decimal_places=2
    )
    label = forms.CharField(label=_("Libellé"), max_length=200, initial=_("Achat d’heures"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)
