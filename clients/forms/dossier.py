"""Facts, proposals, the import."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from clients.models import Part


def among(parts: Collection[str]) -> list[tuple[str, Any]]:
    """The choices of these parts, logins apart."""
    return [one for one in Part.choices if one[0] in parts and one[0] != Part.SECRETS]


class FactForm(forms.Form):
    """One line of the dossier: what is now true (G08)."""

    part = forms.ChoiceField(label=gettext_lazy("Partie"))
    label = forms.CharField(label=gettext_lazy("Ce qui change"), max_length=120)
    after = forms.CharField(
        label=gettext_lazy("Valeur à présent"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = among(parts)  # type: ignore[attr-defined]


class ProposalForm(forms.Form):
    """A line of the dossier as somebody would have it (G21)."""

    part = forms.ChoiceField(label=gettext_lazy("Partie"))
    label = forms.CharField(label=gettext_lazy("Ce qui change"), max_length=120)
    after = forms.CharField(
        label=gettext_lazy("Valeur proposée"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = among(parts)  # type: ignore[attr-defined]


class AssetProposalForm(forms.Form):
    """A line of a machine as somebody would have it (G21)."""

    field = forms.ChoiceField(label=gettext_lazy("Ce qui change"))
    after = forms.CharField(label=gettext_lazy("Valeur proposée"), max_length=500)

    def __init__(self, *args: Any, lines: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = list(lines.items())  # type: ignore[attr-defined]
        self.lines = lines

    def change(self, name: str) -> dict[str, Any]:
        """What the service takes; the line of the machine of that name, in words."""
        given = self.cleaned_data
        return {**given, "label": f"{name} : {self.lines[given['field']]}"}
