"""Accesses out of the ordinary: how far the log was read for them, and what was said of whom (H15)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients import watching


class AlertOutcome(models.TextChoices):
    HARMLESS = "HARMLESS", _("Sans gravité")
    TALKED = "TALKED", _("Vu avec la personne")
    REMOVED = "REMOVED", _("Droit retiré")


class AccessAlert(models.Model):
    """One rule spoke of one person on one day; closed with words by somebody else (H15)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="alerts")
    rule = models.CharField(max_length=20, help_text="a name of clients.watching.RULES")
    day = models.DateField()
    raised_at = models.DateTimeField()
    limit = models.PositiveIntegerField(help_text="the setting of that day")
    lines = ArrayField(models.PositiveBigIntegerField(), help_text="numbers of the access log")
    outcome = models.CharField(_("suite"), max_length=8, choices=AlertOutcome, blank=True)
    note = models.TextField(_("ce qui a été vu"), max_length=1000, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "rule", "day"], name="alert_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(outcome="", closed_at=None)
                | (~models.Q(outcome="") & models.Q(closed_at__isnull=False)),
                name="alert_closed_with_its_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["-day"], name="alerts_open", condition=models.Q(outcome="")),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The page where it is read and closed."""
        return reverse("clients:alert", args=[self.pk])

    @property
    def words(self) -> str:
        """What the rule says, in words; its name once the rule is gone."""
        rule = watching.BY_NAME.get(self.rule)
        return str(rule.words) if rule else self.rule


class AccessWatch(models.Model):
    """How far the access log was read for alerts: one row."""

    number = models.PositiveBigIntegerField(help_text="the last line read")

    def __str__(self) -> str:
        return str(self.number)
