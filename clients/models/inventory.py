"""What agents send and what becomes of it: keys, messages waiting to be read, machines seen, proposals (G04)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.models.technical import ProposalState
from clients.querysets import EquipmentQuerySet


class InventoryKey(models.Model):
    """What the agents of one client sign in with: shown once, kept hashed, withdrawn by one tap."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="inventory_keys")
    site = models.ForeignKey(
        "clients.Site", models.SET_NULL, null=True, blank=True, verbose_name=_("site")
    )
    name = models.CharField(_("nom"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute_began_at = models.DateTimeField(null=True)
    calls_this_minute = models.PositiveIntegerField(default=0)

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name


class InventoryPolicy(models.Model):
    """The client's own verbs, field by field, where they differ from the house's table."""

    client = models.OneToOneField(
        "clients.Client", models.CASCADE, related_name="inventory_policy", primary_key=True
    )
    verbs = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.client_id)


class SeenMachine(models.Model):
    """A machine as its agent last described it, tied to the equipment it was recognised as."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="seen_machines")
    device_id = models.CharField(max_length=160)
    uuid = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=120, blank=True)
    asset = models.ForeignKey("clients.Asset", models.SET_NULL, null=True, related_name="seen_as")
    rule = models.CharField(max_length=10, blank=True, help_text="how it was recognised")
    details = models.JSONField(default=dict)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ["-last_seen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client", "device_id"], name="seen_machine_once")
        ]

    def __str__(self) -> str:
        return self.name or self.device_id


class ReportState(models.TextChoices):
    RECEIVED = "RECEIVED", _("À lire")
    DONE = "DONE", _("Lu")
    QUARANTINED = "QUARANTINED", _("Mis à l’écart")


class InventoryReport(models.Model):
    """One inventory as it came, deflated; the last read one of each machine is kept, and those set aside."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="inventory_reports")
    key = models.ForeignKey(InventoryKey, models.PROTECT, related_name="+")
    device_id = models.CharField(max_length=160)
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    reason = models.CharField(max_length=300, blank=True)
    rivals = models.JSONField(default=list, help_text="equipment between which to choose")

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["client", "sha256"], name="inventory_report_once")
        ]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="inventory_to_read",
                condition=Q(state="RECEIVED"),
            ),
            models.Index(fields=["client", "device_id"], name="inventory_of_device"),
        ]

    def __str__(self) -> str:
        return self.device_id


class InventoryProposal(models.Model):
    """A difference somebody decides about: one field of a known machine, or a machine that is new."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="inventory_proposals")
    machine = models.ForeignKey(SeenMachine, models.CASCADE, related_name="proposals")
    asset = models.ForeignKey("clients.Asset", models.CASCADE, null=True, related_name="+")
    field = models.CharField(max_length=20)
    before = models.TextField(blank=True)
    value = models.JSONField(help_text="what the field becomes; for a new machine all its values")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = EquipmentQuerySet.as_manager()

    class Meta:
        ordering = ["machine", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["machine", "field"],
                name="one_open_inventory_proposal",
                condition=Q(state="PENDING"),
            )
        ]
        indexes = [
            models.Index(
                fields=["client"], name="inventory_to_decide", condition=Q(state="PENDING")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.machine_id} {self.field}"
