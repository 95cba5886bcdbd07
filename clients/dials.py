"""The dated settings of the clients' rooms."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial

dials.register(
    "clients",
    (
        Dial("vault_reveals_per_hour", _("Identifiants révélés par personne et par heure, au plus"), 12, least=1, most=200),
    ),
)  # fmt: skip
