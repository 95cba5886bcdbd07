"""Documents: joining one, a newer version, who may read it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import STAFF
from clients.forms.dossier import among
from clients.models import DocumentKind, Part, Secrecy


def people() -> Any:
    """Whom a document may be kept to."""
    return User.objects.filter(is_active=True, role__in=STAFF.split()).order_by(
        "last_name", "first_name", "pk"
    )


class SecrecyForm(forms.Form):
    """Who may read one document."""

    secrecy = forms.ChoiceField(
        label=_("Qui peut lire"), choices=Secrecy.choices, initial=Secrecy.PART
    )
    readers = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Personnes nommées"),
        required=False,
        help_text=_("Le directeur technique lit toujours."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["readers"].queryset = people()  # type: ignore[attr-defined]


class DocumentForm(SecrecyForm):
    """A file for the dossier (G06)."""

    title = forms.CharField(label=_("Titre"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Type"), choices=DocumentKind.choices, initial=DocumentKind.DIAGRAM, required=False
    )
    part = forms.ChoiceField(label=_("Partie"), initial=Part.DOCUMENTS)
    upload = forms.FileField(label=_("Fichier"))
    field_order = ["title", "kind", "part", "upload", "secrecy", "readers"]

    def __init__(self, *args: Any, parts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = among(parts)  # type: ignore[attr-defined]
        self.fields["secrecy"].required = False

    def clean_kind(self) -> str:
        """Nothing said: another kind of document."""
        return self.cleaned_data["kind"] or DocumentKind.OTHER

    def clean_secrecy(self) -> str:
        """Nothing said: the part decides."""
        return self.cleaned_data["secrecy"] or Secrecy.PART

    def clean(self) -> dict[str, Any]:
        """Named people ask for names."""
        data = super().clean() or {}
        if data.get("secrecy") == Secrecy.NAMED and not data.get("readers"):
            self.add_error("readers", _("Nommez au moins une personne."))
        return data


class VersionForm(forms.Form):
    """A newer file of the same document."""

    upload = forms.FileField(label=_("Fichier"))
    note = forms.CharField(label=_("Ce qui change"), max_length=200, required=False)
