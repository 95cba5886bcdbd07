"""What people fill in about their second factor."""

from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.webauthn.internal import auth as ceremony
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import factor_services, factors
from core import clock
from core.errors import Refused

CODE = forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True})


class SignInCode(AuthenticateForm):
    """The second step of sign-in: the app's code, or a recovery code."""

    code = forms.CharField(
        label=_("Code à six chiffres ou code de secours"), max_length=40, widget=CODE
    )

    def clean_code(self) -> str:
        """Whose code it is, or why not."""
        code: str = self.cleaned_data["code"]
        try:
            self.authenticator = factor_services.check_code(
                user=self.user, code=code, at=clock.now()
            )
        except Refused as refused:
            raise ValidationError(refused.sentence) from None
        return code

    def save(self) -> None:
        """The session being opened remembers it."""
        factors.note_given(context.request, self.user, self.authenticator)


class AppCode(forms.Form):
    """The first code of an app, which proves that it took the seed."""

    code = forms.CharField(label=_("Code affiché par l’application"), max_length=10, widget=CODE)


class NewPasskey(forms.Form):
    """A passkey's answer to the ceremony, and how its owner calls it."""

    name = forms.CharField(
        label=_("Nom de cette clé"), max_length=60, help_text=_("Par exemple « portable bleu ».")
    )
    credential = forms.JSONField(widget=forms.HiddenInput)

    def clean_credential(self) -> Any:
        """The answer must be to our own question."""
        credential = self.cleaned_data["credential"]
        ceremony.parse_registration_response(credential)
        ceremony.complete_registration(credential)
        return credential
