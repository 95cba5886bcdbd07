"""The telephone call, a record of its own (A01)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class CallOutcome(models.TextChoices):
    IN_PROGRESS = "IN_PROGRESS", _("En cours")
    TICKET = "TICKET", _("Ticket ouvert")
    ADDED = "ADDED", _("Ajouté à un ticket")
    SOLVED = "SOLVED", _("Résolu au téléphone")
    INFORMATION = "INFORMATION", _("Renseignement")
    MISSED = "MISSED", _("Manqué, à rappeler")
    ABANDONED = "ABANDONED", _("Sans suite")


class Call(models.Model):
    """Who called, when, who took it and what came of it; a line of the activity report (N11)."""

    hotliner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="calls"
    )
    number = models.CharField(_("numéro"), max_length=20, blank=True, help_text="E.164")
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, blank=True, related_name="calls"
    )
    contact = models.ForeignKey(
        "clients.Contact", models.PROTECT, null=True, blank=True, related_name="calls"
    )
    ticket = models.ForeignKey(
        "tickets.Ticket", models.PROTECT, null=True, blank=True, related_name="calls"
    )
    callback = models.ForeignKey(
        "tickets.CallBack",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="calls",
        help_text="the call-back this call passes",
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=CallOutcome, default=CallOutcome.IN_PROGRESS)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["hotliner", "started_at"], name="call_of_hotliner"),
            models.Index(fields=["client", "-started_at"], name="call_of_client"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.started_at:%d/%m %H:%M}"
