"""What closed work becomes: invoice, 0 € invoice, statement or hours; and what is paid."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class ItemState(models.TextChoices):
    TO_DECIDE = "TO_DECIDE", _("À trancher")
    READY = "READY", _("Prêt à partir")
    INVOICED = "INVOICED", _("Facturé")
    COVERED = "COVERED", _("Couvert par le contrat")
    OFFERED = "OFFERED", _("Offert")
    DISPUTED = "DISPUTED", _("En litige")


class Outcome(models.TextChoices):
    INVOICE = "INVOICE", _("Facture")
    ZERO_INVOICE = "ZERO_INVOICE", _("Facture à 0 €")
    STATEMENT = "STATEMENT", _("Relevé d’intervention")


class BillableItem(models.Model):
    """One closed piece of work, exactly once (L01): `source` is its key."""

    source = models.CharField(
        max_length=40, unique=True, help_text="ticket:12:1 – ticket and closing count"
    )
    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="billable_items")
    mission = models.ForeignKey(
        "interventions.Mission", models.PROTECT, null=True, related_name="billable_items"
    )
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="billable_items")
    contract = models.ForeignKey(
        "clients.Contract", models.PROTECT, null=True, related_name="billable_items"
    )
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.READY)
    outcome = models.CharField(max_length=12, choices=Outcome)
    verdict = models.JSONField(default=dict)
    doubts = models.JSONField(default=list, help_text="why it waits for a decision, in words")
    subject = models.CharField(max_length=200)
    performed_on = models.DateField()
    used_minutes = models.PositiveIntegerField(
        default=0, help_text="minutes taken from the contract"
    )
    net_total = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_reason = models.CharField(_("motif"), max_length=200, blank=True)
    invoice = models.ForeignKey("billing.Invoice", models.PROTECT, null=True, related_name="items")

    class Meta:
        ordering = ["performed_on", "pk"]
        indexes = [models.Index(fields=["state", "performed_on", "id"], name="billing_worklist")]

    def __str__(self) -> str:
        return self.source


class LineKind(models.TextChoices):
    LABOUR = "LABOUR", _("Main-d’œuvre")
    TRAVEL = "TRAVEL", _("Déplacement")
    PART = "PART", _("Fourniture")


class BillableLine(models.Model):
    """One rated line: its price now, and its value outside the contract (L05)."""

    item = models.ForeignKey(BillableItem, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=LineKind)
    label = models.CharField(_("désignation"), max_length=300)
    quantity = models.DecimalField(_("quantité"), max_digits=10, decimal_places=4)
    unit = models.CharField(_("unité"), max_length=10, default="h")
    unit_price = models.DecimalField(_("prix unitaire HT"), max_digits=12, decimal_places=4)
    value_price = models.DecimalField(_("valeur hors contrat HT"), max_digits=12, decimal_places=4)
    vat_rate = models.DecimalField(_("TVA"), max_digits=4, decimal_places=2, default=Decimal(20))
    covered_by = models.CharField(
        max_length=80, blank=True, help_text="the contract that covers it, in words"
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.label


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
