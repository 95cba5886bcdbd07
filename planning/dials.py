"""The dated settings of people's time."""

from django.utils.translation import gettext_lazy as _

from core import dials
from core.dials import Dial, Kind

ROTA = "on_call_rota"
#: The hour at which one duty ends and the next begins.
RELAY = "on_call_relay_hour"

dials.register(
    "planning",
    (
        Dial(ROTA, _("Astreintes en service"), default=False, kind=Kind.FLAG, page="planning:rota"),
        Dial(RELAY, _("Heure de relève des astreintes"), 9, unit=_("heures"), most=23),
    ),
)
