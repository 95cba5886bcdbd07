"""The vault's forms: none ever shows a value back (G07)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.roles import Role
from clients.models import Client, Secret, SecretKind
from clients.selectors import Verified, missions_with_secrets
from core import access

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
SHUT = {"autocomplete": "off", "data-no-save": "", "spellcheck": "false"}
MOST_FILE = 65_536


class SecretForm(forms.ModelForm):
    """What is written on the envelope."""

    class Meta:
        model = Secret
        fields = ["label", "login", "folder", "asset", "due_on"]
        widgets = {"due_on": DAY}
        help_texts = {
            "folder": gettext_lazy("Par exemple « Réseau » ou « Messagerie »."),
            "due_on": gettext_lazy("À cette date il paraît dans les identifiants à changer."),
        }

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asset"].queryset = client.assets.all()  # type: ignore[attr-defined]

    def described(self) -> dict[str, Any]:
        """What the service writes."""
        given = dict(self.cleaned_data)
        asset = given.pop("asset")
        return {**given, "asset_id": asset.pk if asset else None}


class ValueMixin(forms.Form):
    """A value typed, pasted, or read from a small text file."""

    value = forms.CharField(
        label=gettext_lazy("Ce qui est à garder"),
        strip=False,
        required=False,
        max_length=500,
        widget=forms.PasswordInput(attrs=SHUT),
    )
    upload = forms.FileField(
        label=gettext_lazy("Ou un fichier"),
        required=False,
        help_text=gettext_lazy("Clé, certificat ou configuration : un fichier texte, 64 Ko au plus."),
    )  # fmt: skip

    @sensitive_variables()
    def clean(self) -> dict[str, Any]:
        """One of the two."""
        given = super().clean() or {}
        upload = given.pop("upload", None)
        if upload:
            given["value"] = _text_of(upload)
        elif not given.get("value") and not self.errors:
            raise ValidationError({"value": _("Saisissez ce qui est à garder.")})
        return given


@sensitive_variables()
def _text_of(upload: Any) -> str:
    if upload.size > MOST_FILE:
        raise ValidationError({"upload": _("C’est trop long pour le coffre (64 Ko au plus).")})
    try:
        return str(upload.read().decode())
    except UnicodeDecodeError:
        raise ValidationError({"upload": _("Ce fichier n’est pas un texte.")}) from None


class NewSecret(ValueMixin, SecretForm):
    """A login for the vault."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Nature"),
        choices=SecretKind.choices,
        initial=SecretKind.PASSWORD,
        help_text=gettext_lazy(
            "Pour un code à usage unique, collez la clé du générateur : seul le code du moment sera montré."
        ),
    )  # fmt: skip
    field_order = ["kind", "label", "login", "value", "upload", "folder", "asset", "due_on"]

    @sensitive_variables()
    def described(self) -> dict[str, Any]:
        """What the service keeps."""
        return super().described()


class NewValue(ValueMixin):
    """The new value of a login."""


class Reveal(forms.Form):
    """Why it is needed, or the mission that says so.

    `tell`: it is to be told to somebody, `told_to` says to whom. `copy` takes it to the clipboard unseen; `confirm` only gives the second factor, and keeps what is typed.
    """

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi en avez-vous besoin ?"), required=False, max_length=300
    )
    mission = forms.CharField(required=False, max_length=40)
    tell = forms.BooleanField(required=False)
    told_to = forms.CharField(required=False, max_length=40)
    copy = forms.BooleanField(required=False)
    confirm = forms.BooleanField(required=False)

    def __init__(self, *args: Any, listeners: Callable[[], list[Verified]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listeners = listeners() if self.data.get("tell") else []

    def clean(self) -> dict[str, Any]:
        """To tell it, somebody is chosen among those who were checked (A24)."""
        given = super().clean() or {}
        if given.pop("tell", False) and not given.get("told_to"):
            if self.listeners:
                self.add_error("told_to", _("Choisissez à qui vous le dites."))
            else:
                self.add_error(
                    "told_to",
                    _("Vérifiez d’abord l’appelant, depuis l’appel ou le ticket : personne de ce client ne l’est maintenant."),
                )  # fmt: skip
        return given


class SecretReaders(forms.Form):
    """For whom a login is kept, within their right; nothing chosen: for all of them."""

    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Rôles"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Rien de coché ni de choisi : tous ceux qui ont droit aux identifiants de ce client."
        ),
    )
    users = forms.ModelMultipleChoiceField(
        User.objects.none(), label=gettext_lazy("Personnes"), required=False
    )
    sources = forms.MultipleChoiceField(
        label=gettext_lazy("Missions"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, client: Client, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        openers = [role for role in Role if access.role_may(role, "clients.reveal_secrets")]
        self.fields["roles"].choices = [(str(role), role.label) for role in openers]  # type: ignore[attr-defined]
        staff = User.objects.filter(is_active=True, role__in=openers)
        self.fields["users"].queryset = staff.order_by("last_name", "first_name", "pk")  # type: ignore[attr-defined]
        missions = [
            (grant.source, f"I-{grant.source.partition(':')[2]}, {grant.user}")
            for grant in missions_with_secrets(client)
        ]
        self.fields["sources"].choices = missions  # type: ignore[attr-defined]
        if not missions:
            del self.fields["sources"]


class Waiver(forms.Form):
    """Why a login that was to be changed stays as it is."""

    reason = forms.CharField(
        label=gettext_lazy("Pourquoi reste-t-il inchangé ?"), min_length=10, max_length=300
    )
