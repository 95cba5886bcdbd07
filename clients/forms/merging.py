"""Two files made one."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.forms.parties import ClientField


class PairForm(forms.Form):
    """Two clients named by hand."""

    kept = ClientField(label=gettext_lazy("Fiche à garder"))
    gone = ClientField(label=gettext_lazy("Fiche en double"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.reader = user  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Two different ones."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("kept") and data["kept"] == data.get("gone"):
            self.add_error("gone", _("Choisissez deux fiches différentes."))
        return data


class MergeForm(forms.Form):
    """Nobody merges by accident."""

    sure = forms.BooleanField(
        label=gettext_lazy("J’ai vérifié : c’est la même société, ou la même personne")
    )
