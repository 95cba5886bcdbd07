"""The dated settings of the pages for clients."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind

dials.register(
    "portal",
    (Dial("desk_phone", _("Numéro de la hotline dit aux clients"), "+33297001500", Kind.PHONE),),
)
