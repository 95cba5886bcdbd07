"""Which facts about promises are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from core import administration

HEADINGS = {
    "delais": (_("Délais promis"), {
        "rules.target_added":     _("Délai promis ajouté"),
        "rules.target_ended":     _("Délai promis terminé"),
        "rules.steps_set":        _("Étapes d’un délai changées"),
        "rules.tiers_set":        _("Nombre de niveaux changé"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
