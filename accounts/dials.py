"""The dated settings of sign-in."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial

GRACE = "factor_grace_days"
PASSWORD_DAYS = "privileged_password_days"
#: Nobody's password is looked at before this age, whatever the setting says.
YOUNGEST = 30

dials.register(
    "accounts",
    (
        Dial(GRACE, _("Temps laissé pour choisir une double authentification"), 14, unit=_("jours"), most=60),
        Dial(PASSWORD_DAYS, _("Durée d’un mot de passe des rôles sensibles"), 365, unit=_("jours"), least=YOUNGEST),
    ),
)  # fmt: skip
