"""The dated settings of people's time."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind

ROTA = "on_call_rota"

dials.register(
    "planning",
    (Dial(ROTA, _("Astreintes en service"), default=False, kind=Kind.FLAG, page="planning:rota"),),
)
