"""Time spent on a ticket (C16)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class WorkKind(models.TextChoices):
    PHONE = "PHONE", _("Téléphone")
    REMOTE = "REMOTE", _("À distance")
    TRAVEL = "TRAVEL", _("Déplacement")
    ON_SITE = "ON_SITE", _("Sur site")
    PROJECT = "PROJECT", _("Projet")


class TimeEntry(models.Model):
    """Minutes of one person on one ticket; a running timer has no `ended_at`."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="time_entries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="time_entries")
    kind = models.CharField(_("nature du temps"), max_length=8, choices=WorkKind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    minutes = models.PositiveIntegerField(_("minutes"), default=0)
    is_billable = models.BooleanField(_("facturable"), default=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    source = models.CharField(
        max_length=40, null=True, blank=True, unique=True, help_text="mission:12:on_site"
    )

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(ended_at__isnull=True), name="one_running_timer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.minutes} min"
