"""How the authentication library keeps our second factors: seeds sealed, our own names."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy

from accounts.models import User

ISSUER = "Support 2009"


class FactorAdapter(DefaultMFAAdapter):
    """Seeds of authenticator apps are sealed with the keys that are not in the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("Ce code n’est pas le bon, ou il a déjà servi."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a seed with the newest key."""
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a seed, whichever of the keys sealed it."""
        return _keys().decrypt(encrypted_text.encode()).decode()

    def reseal(self, encrypted_text: str) -> str:
        """The same seed under the newest key, before an old one is thrown away."""
        return _keys().rotate(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What the app shows beside the code."""
        return ISSUER

    def generate_authenticator_name(self, user: User, type: Any) -> str:
        """How a passkey is called until its owner says better."""
        return gettext("Clé d’accès")

    def _get_site_name(self) -> str:
        return ISSUER


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.VAULT_KEYS])
