"""What was measured: satisfaction, daily figures, monthly syntheses, activity reports."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    """One question at closing, once per closing (M01)."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="surveys")
    closing = models.PositiveSmallIntegerField(default=0, help_text="which closing of the ticket")
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="surveys")
    contact = models.ForeignKey("clients.Contact", models.CASCADE, null=True, related_name="+")
    sent_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    score = models.PositiveSmallIntegerField(_("note"), null=True, help_text="1 to 5")
    comment = models.TextField(_("commentaire"), blank=True, max_length=2000)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "closing"], name="survey_once"),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True) | models.Q(score__range=(1, 5)),
                name="score_1_5",
            ),
        ]
        indexes = [models.Index(fields=["answered_at"], name="survey_answered")]

    def __str__(self) -> str:
        return f"{self.ticket_id}: {self.score}"


class DailyFigures(models.Model):
    """One row a day and team: what the managers' pages read, so they never scan tickets (performance, lesson 6)."""

    day = models.DateField()
    team = models.ForeignKey("accounts.Team", models.CASCADE, null=True)
    opened = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    reopened = models.PositiveIntegerField(default=0)
    resolved_l1 = models.PositiveIntegerField(default=0)
    resolved_remotely = models.PositiveIntegerField(default=0)
    answers_due = models.PositiveIntegerField(default=0)
    answers_kept = models.PositiveIntegerField(default=0)
    broadcasts_due = models.PositiveIntegerField(default=0)
    broadcasts_kept = models.PositiveIntegerField(default=0)
    restores_due = models.PositiveIntegerField(default=0)
    restores_kept = models.PositiveIntegerField(default=0)
    escalated = models.PositiveIntegerField(default=0)
    calls = models.PositiveIntegerField(default=0)
    missions = models.PositiveIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    surveys = models.PositiveIntegerField(default=0)
    score_total = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "team"], name="figures_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class Synthesis(models.Model):
    """The monthly synthesis as sent to the management (N06 thin)."""

    month = models.DateField(unique=True, help_text="first day")
    pdf = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    figures = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ActivityReport(models.Model):
    """The evening gesture: one person confirms one day's activity, with a word if needed (N11)."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="activity_reports"
    )
    day = models.DateField()
    note = models.TextField(_("remarque"), blank=True)
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_report_a_day")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"
