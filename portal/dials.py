"""The dated settings of the doors: what clients are told, when the desk passes its tickets on."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind

#: From this hour on, the desk reminds of what is due tomorrow.
HAND_OVER = "hand_over_hour"

dials.register(
    "portal",
    (
        Dial("desk_phone", _("Numéro de la hotline dit aux clients"), "+33297001500", Kind.PHONE),
        Dial(HAND_OVER, _("Le passage de main est rappelé à partir de"), 16, unit=_("heures"), least=8, most=23),
    ),
)  # fmt: skip
