"""Imports of tables: the file, its columns, how far it came, and what each line did, so that it can be undone (G04)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clients.querysets import ImportQuerySet


class ImportLayout(models.Model):
    """The columns somebody chose for files laid out like this one."""

    noun = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    columns = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["noun", "fingerprint"], name="import_layout_once")
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.fingerprint[:8]}"


class ImportState(models.TextChoices):
    DRAFT = "DRAFT", _("À vérifier")
    RUNNING = "RUNNING", _("En cours")
    DONE = "DONE", _("Terminé")
    FAILED = "FAILED", _("Interrompu")
    UNDONE = "UNDONE", _("Annulé")


class ImportRun(models.Model):
    """One file brought in. `position` lines of `total` are done; each lot and its count are one transaction."""

    client = models.ForeignKey(
        "clients.Client", models.CASCADE, null=True, related_name="import_runs"
    )
    noun = models.CharField(max_length=10)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.DRAFT)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    made_sites = models.JSONField(default=list)
    reason = models.CharField(max_length=300, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["opened_at"], name="import_running", condition=Q(state="RUNNING"))
        ]

    def __str__(self) -> str:
        return f"{self.noun} {self.pk}"


class Outcome(models.TextChoices):
    CREATED = "CREATED", _("Ajouté")
    CHANGED = "CHANGED", _("Modifié")
    REFUSED = "REFUSED", _("Refusé")


class ImportLine(models.Model):
    """What one line did, kept for the report and for undoing; lines that changed nothing are only counted."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    subject_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=160, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["run", "outcome", "number"], name="import_line_report")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number}"
