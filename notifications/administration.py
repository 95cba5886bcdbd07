"""Which facts about letters, who is told, the outbox and devices are administration (Q06)."""

from django.utils.translation import gettext_lazy as _

from core import administration

HEADINGS = {
    "messages": (_("Messages et envois"), {
        "wording.changed":        _("Texte d’un message récrit"),
        "wording.restored":       _("Texte d’origine rétabli"),
        "matrix.switched":        _("Ligne de « qui est prévenu » changée"),
        "outbox.cancelled":       _("Envoi annulé"),
        "outbox.retried":         _("Envoi relancé"),
        "outbox.replayed":        _("Suite mise à l’écart rejouée"),
        "device.added":           _("Appareil qui prévient ajouté"),
        "device.removed":         _("Appareil qui prévient retiré"),
    }),
}  # fmt: skip

administration.register(HEADINGS)
