"""The dated settings of the clients' rooms."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial

dials.register(
    "clients",
    (
        Dial("vault_reveals_per_hour", _("Identifiants révélés par personne et par heure, au plus"), 12, least=1, most=200),
        Dial("contract_reminder_days", _("Le préavis d’un contrat est rappelé avant"), 30, unit=_("jours"), least=1, most=365),
    ),
)  # fmt: skip
