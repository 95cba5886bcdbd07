"""Index values, and the revision of a contract's prices (rules-billing 1.10)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clients.forms.terms import DAY
from clients.models import PriceIndex
from clients.selectors import Priced
from core import formats


class IndexForm(forms.ModelForm):
    """One month as it was published."""

    class Meta:
        model = PriceIndex
        fields = ["month", "value", "published_on", "source"]
        widgets = {"month": DAY, "published_on": DAY}
        help_texts = {
            "month": gettext_lazy("N’importe quel jour du mois."),
            "source": gettext_lazy("Par exemple « Fédération Syntec »."),
        }

    def validate_unique(self) -> None:
        """A month kept before is written again, if nothing used it: the service says so."""


class IndexChoice(forms.ModelChoiceField):
    """« septembre 2024 : 314,5 »."""

    def label_from_instance(self, obj: Any) -> str:
        """The month and its value."""
        return f"{formats.month(obj.month)} : {formats.number(obj.value, 1)}"


class RevisionForm(forms.Form):
    """From which month to which, for which prices, from when."""

    base = IndexChoice(PriceIndex.objects.all(), label=gettext_lazy("Indice de départ, S0"))
    target = IndexChoice(PriceIndex.objects.all(), label=gettext_lazy("Nouvel indice, S1"))
    prices = forms.MultipleChoiceField(
        label=gettext_lazy("Prix à réviser"), widget=forms.CheckboxSelectMultiple
    )
    effective_on = forms.DateField(label=gettext_lazy("À partir du"), widget=DAY)
    fixed_percent = forms.DecimalField(
        label=gettext_lazy("Part fixe, en %"),
        min_value=0,
        max_value=99,
        decimal_places=2,
        initial=0,
        help_text=gettext_lazy("La part du prix qui ne suit pas l’indice, quand le contrat en a une."),
    )  # fmt: skip
    never_down = forms.BooleanField(
        label=gettext_lazy("Jamais à la baisse, si le contrat le dit"), required=False
    )

    def __init__(self, *args: Any, prices: Sequence[Priced], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.name, f"{one.words} : {formats.money(one.amount)}") for one in prices]
        self.fields["prices"].choices = choices  # type: ignore[attr-defined]
        self.fields["prices"].initial = [name for name, _words in choices]
