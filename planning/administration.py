"""Which facts about duties are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from core import administration

HEADINGS = {
    "astreintes": (_("Astreintes"), {
        "rota.switched":          _("Tour d’astreinte mis en service ou arrêté"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
