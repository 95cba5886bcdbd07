"""What was bought ahead, and every use of it, line by line (G13–G15)."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clients.models.contracts import Contract
from clients.querysets import OfContractQuerySet


class Pack(models.Model):
    """One purchase of hours or tickets: at what price, until when. How much is left, the ledger says."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="packs")
    label = models.CharField(_("libellé"), max_length=200)
    bought_on = models.DateField(_("acheté le"))
    expires_on = models.DateField(_("utilisable jusqu’au"), null=True, blank=True)
    unit_price = models.DecimalField(
        _("prix HT de l’unité"), max_digits=8, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = [models.F("expires_on").asc(nulls_last=True), "bought_on", "pk"]

    def __str__(self) -> str:
        return self.label


class EntryKind(models.TextChoices):
    PURCHASE = "PURCHASE", _("Achat")
    USE = "USE", _("Consommation")
    ON_SITE = "ON_SITE", _("Temps sur site")
    CORRECTION = "CORRECTION", _("Correction")
    EXPIRY = "EXPIRY", _("Expiration")


class LedgerEntry(models.Model):
    """One line of a contract's ledger, append-only (a trigger refuses change), signed.

    In minutes, or in tickets on a ticket pack. ON_SITE makes the yearly counter of a managed-services
    contract (G14), all the others the balance of a pack. Without `pack`: what was written before packs
    had an expiry, and what is overdrawn.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="entries")
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, related_name="entries")
    kind = models.CharField(max_length=12, choices=EntryKind)
    quantity = models.DecimalField(
        max_digits=10, decimal_places=2, help_text="minutes, or tickets on a ticket pack"
    )
    label = models.CharField(max_length=200)
    key = models.CharField(
        max_length=80, unique=True, help_text="one effect, one key: ticket:12:use"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["contract", "kind", "at"], name="ledger")]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.quantity}"


class TopUpState(models.TextChoices):
    OPEN = "OPEN", _("À proposer")
    BOUGHT = "BOUGHT", _("Acheté")
    DROPPED = "DROPPED", _("Écarté")


class TopUp(models.Model):
    """What the sales service is asked to propose when little is left (G13, G14): one open at a time."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="top_ups")
    state = models.CharField(max_length=8, choices=TopUpState, default=TopUpState.OPEN)
    left = models.DecimalField(_("il restait"), max_digits=10, decimal_places=2)
    proposed = models.DecimalField(_("à proposer"), max_digits=10, decimal_places=2)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(_("motif"), max_length=200, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract"], condition=models.Q(state="OPEN"), name="one_open_top_up"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.state}"
