"""The seller, the number series, and the documents that were issued."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from billing.models.items import LineKind
from billing.models.scope import ClientScoped


class CompanyProfile(models.Model):
    """The seller as printed on documents; copied into each invoice when issued (INV-04)."""

    name = models.CharField(_("raison sociale"), max_length=120)
    legal_form = models.CharField(_("forme et capital"), max_length=120)
    address = models.TextField(_("adresse"))
    siren = models.CharField("SIREN", max_length=9)
    siret = models.CharField("SIRET", max_length=14)
    rcs = models.CharField("RCS", max_length=80)
    vat_number = models.CharField(_("n° de TVA"), max_length=20)
    email = models.EmailField(_("courriel"))
    phone = models.CharField(_("téléphone"), max_length=20)
    iban = models.CharField("IBAN", max_length=34)
    bic = models.CharField("BIC", max_length=11)
    vat_on_debits = models.BooleanField(_("TVA sur les débits"), default=False)
    late_rate = models.CharField(_("taux de pénalités"), max_length=120)
    discount_terms = models.CharField(
        _("escompte"), max_length=120, default="Pas d’escompte pour paiement anticipé."
    )

    def __str__(self) -> str:
        return self.name


class NumberSeries(models.Model):
    """One counter row per series and year, locked in the issuing transaction (NUM-03)."""

    code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)
    last_issued_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.year}"


class InvoiceKind(models.TextChoices):
    INVOICE = "INVOICE", _("Facture")
    STATEMENT = "STATEMENT", _("Relevé d’intervention")


class OperationCategory(models.TextChoices):
    GOODS = "GOODS", _("Livraison de biens")
    SERVICES = "SERVICES", _("Prestation de services")
    MIXED = "MIXED", _("Livraison de biens et prestation de services")


class Invoice(models.Model):
    """Issued means frozen: a trigger refuses every change but the payment state (NUM-07)."""

    kind = models.CharField(max_length=10, choices=InvoiceKind, default=InvoiceKind.INVOICE)
    number = models.CharField(_("numéro"), max_length=35, unique=True)
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="invoices")
    contract = models.ForeignKey("clients.Contract", models.PROTECT, null=True, related_name="+")
    subject = models.CharField(_("objet"), max_length=200)
    seller = models.JSONField()
    buyer = models.JSONField()
    mentions = models.JSONField(default=list)
    category = models.CharField(max_length=10, choices=OperationCategory)
    issued_on = models.DateField(_("émise le"))
    supplied_on = models.DateField(_("prestation du"))
    due_on = models.DateField(_("échéance"))
    net_total = models.DecimalField(_("total HT"), max_digits=12, decimal_places=2)
    vat_total = models.DecimalField(_("TVA"), max_digits=12, decimal_places=2)
    gross_total = models.DecimalField(_("total TTC"), max_digits=12, decimal_places=2)
    value_total = models.DecimalField(_("valeur hors contrat HT"), max_digits=12, decimal_places=2)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    pdf = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    paid_total = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    settled_on = models.DateField(null=True)

    objects = ClientScoped.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        indexes = [
            models.Index(fields=["client", "-issued_on"], name="invoice_of_client"),
            models.Index(
                fields=["due_on"],
                name="invoice_unpaid",
                condition=models.Q(settled_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The invoice's page for sales."""
        return reverse("billing:invoice", args=[self.pk])

    @property
    def is_zero(self) -> bool:
        """Whether there is nothing to pay."""
        return self.gross_total == 0


class InvoiceLine(models.Model):
    """A frozen line."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=LineKind)
    label = models.CharField(max_length=300)
    quantity = models.DecimalField(max_digits=10, decimal_places=4)
    unit = models.CharField(max_length=10)
    unit_price = models.DecimalField(max_digits=12, decimal_places=4)
    value_price = models.DecimalField(max_digits=12, decimal_places=4)
    vat_rate = models.DecimalField(max_digits=4, decimal_places=2)
    net = models.DecimalField(max_digits=12, decimal_places=2)
    covered_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.label
