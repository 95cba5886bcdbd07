"""What keeps rights honest: emergency openings and their review, campaigns, the numbered lists kept (H06–H08)."""

from datetime import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.access import AccessGrant, Part


class Verdict(models.TextChoices):
    APPROVED = "APPROVED", _("Justifiée")
    OBJECTED = "OBJECTED", _("Contestée")


class EmergencyOpening(models.Model):
    """Parts of a dossier opened without a decision, for hours, because a client is in trouble; read the next day (H08)."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="emergencies")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="emergencies")
    grant = models.OneToOneField(AccessGrant, models.CASCADE, related_name="emergency")
    parts = ArrayField(models.CharField(max_length=12, choices=Part))
    reason = models.TextField(_("motif"), max_length=1000)
    opened_at = models.DateTimeField()
    review_due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    verdict = models.CharField(_("avis"), max_length=8, choices=Verdict, blank=True)
    follow_up = models.TextField(_("suite à donner"), max_length=1000, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)
    followed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    followed_up_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(
                fields=["review_due_at"], name="emergency_unread", condition=models.Q(verdict="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.client}"

    @property
    def parts_shown(self) -> str:
        """The parts opened, in words."""
        return ", ".join(str(Part(part).label) for part in self.parts)

    @property
    def can_write(self) -> bool:
        """An emergency opens for reading."""
        return False

    def is_open(self, at: datetime) -> bool:
        """Whether its window is still running."""
        ends_at = self.grant.ends_at
        return self.grant.revoked_at is None and ends_at is not None and ends_at > at


class AccessReview(models.Model):
    """A campaign: every right given by people is kept or removed by who answers for it; silence removes (H07)."""

    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    reminded_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                models.F("closed_at"),
                condition=models.Q(closed_at=None),
                name="one_review_at_a_time",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Answer(models.TextChoices):
    KEEP = "KEEP", _("Gardé")
    REMOVE = "REMOVE", _("Retiré")
    SILENT = "SILENT", _("Sans réponse : retiré")
    GONE = "GONE", _("Fini avant la réponse")


class AccessReviewLine(models.Model):
    """One right of a campaign, and what became of it."""

    review = models.ForeignKey(AccessReview, models.CASCADE, related_name="lines")
    grant = models.ForeignKey(AccessGrant, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(_("réponse"), max_length=6, choices=Answer, blank=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "grant"], name="one_line_per_right")
        ]
        indexes = [
            models.Index(fields=["review", "reviewer", "answer"], name="review_lines_to_answer")
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.grant_id}"


class RightsList(models.Model):
    """The list of rights as it stood: numbered, dated, kept as a file, never changed (H06)."""

    number = models.PositiveIntegerField(unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    lines = models.PositiveIntegerField()
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)
