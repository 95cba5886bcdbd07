"""Money received, and what it settles."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from billing.models.documents import Invoice
from billing.models.scope import ClientScoped


class PaymentMeans(models.TextChoices):
    TRANSFER = "TRANSFER", _("Virement")
    CHEQUE = "CHEQUE", _("Chèque")
    CARD = "CARD", _("Carte")
    DIRECT_DEBIT = "DIRECT_DEBIT", _("Prélèvement")


class Payment(models.Model):
    """Money received, append-only."""

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="payments")
    received_on = models.DateField(_("reçu le"))
    amount = models.DecimalField(_("montant"), max_digits=12, decimal_places=2)
    means = models.CharField(_("moyen"), max_length=12, choices=PaymentMeans)
    reference = models.CharField(_("référence"), max_length=80, blank=True)
    key = models.UUIDField(unique=True, help_text="one form, one payment")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    objects = ClientScoped.as_manager()

    def __str__(self) -> str:
        return f"{self.amount} €"


class Matching(models.Model):
    """What part of a payment settles which invoice (L10)."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="matchings")
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="matchings")
    amount = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["payment", "invoice"], name="matching_once")]

    def __str__(self) -> str:
        return f"{self.payment_id} → {self.invoice_id}"
