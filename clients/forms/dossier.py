"""Equipment, facts, documents, logins."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Asset, Client, Part

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
FACT_PARTS = [choice for choice in Part.choices if choice[0] != Part.SECRETS]


class AssetForm(forms.ModelForm):
    """A machine (G04)."""

    mac_addresses = forms.CharField(
        label=gettext_lazy("Adresses MAC"),
        required=False,
        help_text=gettext_lazy("Une par ligne, ou séparées par des virgules."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = Asset
        fields = [
            "name", "kind", "maker", "model", "serial", "inventory_number", "site", "room",
            "network", "mac_addresses", "state", "delivered_on", "warranty_ends_on",
        ]  # fmt: skip
        labels = {"site": gettext_lazy("Site")}
        widgets = {"delivered_on": DAY, "warranty_ends_on": DAY}

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].queryset = client.sites.all()  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["mac_addresses"] = "\n".join(self.instance.mac_addresses)

    def clean_mac_addresses(self) -> list[str]:
        """Each as aa:bb:cc:dd:ee:ff."""
        return mac_list(self.cleaned_data["mac_addresses"])


def mac_list(text: str) -> list[str]:
    """The addresses of a text, in one way of writing; ValidationError for anything else."""
    found = []
    for word in text.replace(",", " ").replace(";", " ").split():
        digits = word.lower().replace(":", "").replace("-", "").replace(".", "")
        if len(digits) != 12 or any(char not in "0123456789abcdef" for char in digits):
            raise ValidationError(_("« %(word)s » n’est pas une adresse MAC.") % {"word": word})
        found.append(":".join(digits[i : i + 2] for i in range(0, 12, 2)))
    return found


class FactForm(forms.Form):
    """One line of the dossier: what is now true (G08)."""

    part = forms.ChoiceField(label=gettext_lazy("Partie"), choices=FACT_PARTS)
    label = forms.CharField(label=gettext_lazy("Ce qui change"), max_length=120)
    after = forms.CharField(
        label=gettext_lazy("Valeur à présent"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DocumentForm(forms.Form):
    """A file for the dossier (G06)."""

    title = forms.CharField(label=gettext_lazy("Titre"), max_length=160)
    part = forms.ChoiceField(
        label=gettext_lazy("Partie"), choices=FACT_PARTS, initial=Part.DOCUMENTS
    )
    upload = forms.FileField(label=gettext_lazy("Fichier"))


class NewSecret(forms.Form):
    """A login for the vault; the value is never shown back (G07)."""

    label = forms.CharField(label=gettext_lazy("Libellé"), max_length=120)
    login = forms.CharField(label=gettext_lazy("Identifiant"), max_length=120, required=False)
    value = forms.CharField(
        label=gettext_lazy("Mot de passe"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-no-save": ""}),
    )


class NewValue(forms.Form):
    """The new value of a login."""

    value = forms.CharField(
        label=gettext_lazy("Nouveau mot de passe"),
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "data-no-save": ""}),
    )


class Reveal(forms.Form):
    """Why it is needed."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi en avez-vous besoin ?"), min_length=10, max_length=300
    )
