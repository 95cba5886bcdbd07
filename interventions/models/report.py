"""The signed report: what was done, what was fitted, who signed which very text (J11–J15)."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class ReportState(models.TextChoices):
    DRAFT = "DRAFT", _("Projet")
    SEALED = "SEALED", _("Signé")
    SUPERSEDED = "SUPERSEDED", _("Remplacé")


class Result(models.TextChoices):
    RESOLVED = "RESOLVED", _("Résolu")
    PARTLY = "PARTLY", _("Résolu en partie")
    UNRESOLVED = "UNRESOLVED", _("Non résolu")


class SignatureKind(models.TextChoices):
    SIGNED = "SIGNED", _("Signé sur place")
    ABSENT = "ABSENT", _("Client absent")
    REFUSED = "REFUSED", _("Signature refusée")


class FollowUp(models.TextChoices):
    """What « pas fini » starts (J18)."""

    VISIT = "VISIT", _("Une autre intervention")
    QUOTE = "QUOTE", _("Un devis")
    SUPPORT = "SUPPORT", _("Une suite à distance")


class Report(models.Model):
    """One version of a mission's report. Sealed means frozen: a trigger refuses any change but SUPERSEDED."""

    mission = models.ForeignKey("interventions.Mission", models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.DRAFT)
    result = models.CharField(_("résultat"), max_length=12, choices=Result, blank=True)
    findings = models.TextField(_("constats, lus par le client"), blank=True)
    internal_note = models.TextField(_("note interne"), blank=True)
    advice = models.TextField(_("conseils"), blank=True)
    travel_minutes = models.PositiveSmallIntegerField(_("route, minutes"), default=0)
    break_minutes = models.PositiveSmallIntegerField(_("pause, minutes"), default=0)
    work_minutes = models.PositiveSmallIntegerField(_("sur site, minutes"), default=0)
    corrected_times = models.JSONField(
        default=dict,
        blank=True,
        help_text="{travel_minutes, work_minutes} said instead of measured",
    )
    times_reason = models.CharField(_("motif de correction"), max_length=200, blank=True)
    dossier_changes = models.JSONField(default=list, blank=True, help_text="[{part, label, after}]")
    follow_up = models.CharField(_("suite"), max_length=8, choices=FollowUp, blank=True)
    follow_up_note = models.CharField(_("ce qui manque"), max_length=300, blank=True)

    client_signature = models.CharField(max_length=8, choices=SignatureKind, blank=True)
    signatory = models.CharField(_("signataire"), max_length=120, blank=True)
    signatory_quality = models.CharField(_("qualité"), max_length=120, blank=True)
    client_strokes = models.JSONField(null=True, blank=True)
    client_reason = models.CharField(_("motif"), max_length=300, blank=True)
    technician_strokes = models.JSONField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    device = models.CharField(max_length=200, blank=True, help_text="what it was signed on")
    sealed_text = models.JSONField(
        null=True, blank=True, help_text="the very content that was signed"
    )
    seal = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of sealed_text, canonical"
    )
    pdf = models.ForeignKey(
        "core.StoredFile", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission = models.UUIDField(
        null=True, blank=True, unique=True, help_text="the phone's key: once only"
    )
    saved_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "version"], name="report_version_once")
        ]

    def __str__(self) -> str:
        return f"I-{self.mission_id} v{self.version}"


class PartUsed(models.Model):
    """A part fitted on site, with the serial numbers out and in (J08, thin)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="parts")
    label = models.CharField(_("pièce"), max_length=160)
    quantity = models.DecimalField(_("quantité"), max_digits=8, decimal_places=2, default=1)
    unit_price = models.DecimalField(_("prix HT"), max_digits=10, decimal_places=2, default=0)
    serial_out = models.CharField(_("n° de série retiré"), max_length=80, blank=True)
    serial_in = models.CharField(_("n° de série posé"), max_length=80, blank=True)
    asset = models.ForeignKey(
        "clients.Asset", models.SET_NULL, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return self.label


class Photo(models.Model):
    """A picture taken on site, stripped of its position."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="photos")
    file = models.ForeignKey("core.StoredFile", models.PROTECT)
    moment = models.CharField(max_length=8, default="AFTER", help_text="BEFORE, DURING or AFTER")

    def __str__(self) -> str:
        return str(self.file_id)
