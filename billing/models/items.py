"""What closed work becomes, and what it was rated from."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.scope import ClientScoped


class ItemState(models.TextChoices):
    TO_DECIDE = "TO_DECIDE", _("À trancher")
    READY = "READY", _("Prêt à partir")
    ASKED = "ASKED", _("Chez l’intervenant")
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
    used_tickets = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        default=Decimal(0),
        help_text="tickets taken from the contract",
    )
    net_total = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    created_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_reason = models.CharField(_("motif"), max_length=200, blank=True)
    invoice = models.ForeignKey("billing.Invoice", models.PROTECT, null=True, related_name="items")

    vat_note = models.CharField(
        _("mention sans TVA"),
        max_length=200,
        blank=True,
        help_text="why a line bears no VAT (INV-09)",
    )
    checks = models.JSONField(default=list, help_text="what was checked, in words, at creation")

    objects = ClientScoped.as_manager()

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


class RatedWork(models.Model):
    """One piece of evidence behind an item: work is rated once, whatever happens (L01, L04).

    The two unique columns make a second item for the same minutes or the same report impossible.
    """

    item = models.ForeignKey(BillableItem, models.PROTECT, related_name="evidence")
    time_entry = models.OneToOneField(
        "tickets.TimeEntry", models.PROTECT, null=True, related_name="rated"
    )
    report = models.OneToOneField(
        "interventions.Report", models.PROTECT, null=True, related_name="rated"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(time_entry__isnull=False, report__isnull=True)
                | models.Q(time_entry__isnull=True, report__isnull=False),
                name="one_piece_of_evidence",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} ← {self.time_entry_id or self.report_id}"
