"""Why a promise was broken, told once; left out of the contract's report only with another's approval (D17)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class BreachCause(models.TextChoices):
    WORKLOAD = "WORKLOAD", _("Charge de travail")
    COMPETENCE = "COMPETENCE", _("Compétence manquante")
    ABSENCE = "ABSENCE", _("Absence sans relais")
    HANDOVER = "HANDOVER", _("Transmission oubliée")
    SUPPLIER = "SUPPLIER", _("Fournisseur en retard")
    CLIENT = "CLIENT", _("Client injoignable ou accès fermé")
    FORCE_MAJEURE = "FORCE_MAJEURE", _("Force majeure")
    ERROR = "ERROR", _("Erreur de saisie ou de classement")


class Decision(models.TextChoices):
    NONE = "NONE", _("Aucune exclusion demandée")
    ASKED = "ASKED", _("Exclusion demandée")
    EXCLUDED = "EXCLUDED", _("Exclue du rapport")
    KEPT = "KEPT", _("Exclusion refusée")


class Breach(models.Model):
    """The explanation of one broken promise. A trigger freezes it once nothing is left to decide."""

    clock = models.OneToOneField("tickets.Clock", models.PROTECT, related_name="breach")
    cause = models.CharField(_("cause"), max_length=14, choices=BreachCause)
    words = models.TextField(_("ce qui s’est passé"), max_length=2000)
    explained_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="explained_breaches"
    )
    explained_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=Decision, default=Decision.NONE)
    ground = models.CharField(_("motif de l’exclusion"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(_("réponse"), max_length=300, blank=True)

    class Meta:
        ordering = ["-explained_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision__in=["EXCLUDED", "KEPT"])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="breach_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | ~models.Q(decided_by=models.F("explained_by")),
                name="breach_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.cause}"
