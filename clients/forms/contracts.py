"""Contracts, and what is bought ahead."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import Nature
from clients.models import Client, Contract, ContractKind
from core.phones import e164

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
            "number", "kind", "title", "starts_on", "ends_on", "renewal_months", "notice_days",
            "monthly_fee", "sites", "natures", "covers_remote", "covers_on_site", "covers_travel",
            "covers_parts", "covers_outside_hours", "on_site_minutes", "hourly_rate", "travel_fee",
            "rounding_minutes", "minimum_remote_minutes", "minimum_on_site_minutes", "overdraw",
            "tickets_remote", "tickets_on_site", "calendar", "on_call_phone", "answer_minutes",
            "broadcast_minutes", "on_site_target_minutes", "restore_minutes", "closing_days",
            "zero_document", "payment_days", "is_public", "service_code", "commitment_number",
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


class PackPurchase(forms.Form):
    """Hours or tickets sold ahead (G13, G15)."""

    quantity = forms.DecimalField(
        label=_("Heures achetées"), min_value=0, max_value=1000, max_digits=6, decimal_places=2
    )
    unit_price = forms.DecimalField(
        label=_("Prix HT de l’heure"),
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        help_text=_("Ce que vaut chaque unité de cet achat. Vide : non noté."),
    )
    expires_on = forms.DateField(
        label=_("Utilisable jusqu’au"),
        required=False,
        widget=DAY,
        help_text=_("Vide : sans limite."),
    )
    label = forms.CharField(label=_("Libellé"), max_length=200)
    key = forms.CharField(widget=forms.HiddenInput, max_length=60)

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contract = contract
        self.is_tickets = contract.kind == ContractKind.TICKET_PACK
        if self.is_tickets:
            self.fields["quantity"].label = _("Tickets achetés")
            self.fields["unit_price"].label = _("Prix HT du ticket")
        words = _("Achat de tickets") if self.is_tickets else _("Achat d’heures")
        self.fields["label"].initial = words

    def bought(self) -> dict[str, Any]:
        """What the service takes: minutes, or tickets; the same form sent twice has the same key."""
        data = dict(self.cleaned_data)
        typed, key = data.pop("quantity"), f"purchase:{self.contract.pk}:{data.pop('key')}"
        return {**data, "quantity": typed if self.is_tickets else round(typed * 60), "key": key}
