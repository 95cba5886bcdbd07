"""Which facts about invoicing are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from core import administration

HEADINGS = {
    "facturation": (_("Mentions de la société"), {
        "billing.profile_changed": _("Mentions des factures changées"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
