"""What goes to many: broadcasts with their recipients and answers, announcements with their readings (K17, K20)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications.models.messages import Message


class BroadcastState(models.TextChoices):
    DRAFT = "DRAFT", _("Brouillon")
    SENDING = "SENDING", _("En cours de diffusion")
    STOPPED = "STOPPED", _("Arrêtée")
    DONE = "DONE", _("Diffusée")


class Broadcast(models.Model):
    """One information to many people, chosen by filters, sent little by little (K17)."""

    subject = models.CharField(_("objet"), max_length=150)
    body = models.TextField(_("texte"), max_length=4000)
    filters = models.JSONField(default=dict, help_text="audience and filters, see broadcasting.py")
    is_mandatory = models.BooleanField(
        _("information indispensable"),
        default=False,
        help_text=_("part aussi aux adresses désabonnées"),
    )
    state = models.CharField(max_length=8, choices=BroadcastState, default=BroadcastState.DRAFT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Where it is followed."""
        return reverse("centre:broadcast", args=[self.pk])


class Outcome(models.TextChoices):
    WAITING = "WAITING", _("À envoyer")
    QUEUED = "QUEUED", _("Confié à l’envoi")
    UNSUBSCRIBED = "UNSUBSCRIBED", _("Désabonné")
    STOPPED = "STOPPED", _("Arrêté avant l’envoi")


class Recipient(models.Model):
    """One person a broadcast is for, and the message that went to them."""

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="recipients")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("clients.Contact", models.PROTECT, null=True, related_name="+")
    email = models.EmailField()
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.WAITING)
    message = models.OneToOneField(
        Message, models.PROTECT, null=True, related_name="broadcast_recipient"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "email"], name="recipient_once")
        ]
        indexes = [
            models.Index(
                fields=["broadcast", "id"],
                name="recipient_waiting",
                condition=models.Q(outcome="WAITING"),
            )
        ]

    def __str__(self) -> str:
        return self.email


class Answer(models.Model):
    """What a recipient, or the house, wrote back: the thread of one recipient."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="answers")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="empty: the recipient",
    )
    body = models.TextField(_("votre réponse"), max_length=4000)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.recipient} {self.at:%Y-%m-%d %H:%M}"


class Announcement(models.Model):
    """A new way of working, to be opened and acknowledged by a team (K20)."""

    title = models.CharField(_("titre"), max_length=150)
    body = models.TextField(_("ce qui change"), max_length=4000)
    procedure = models.ForeignKey(
        "knowledge.Procedure",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="announcements",
        verbose_name=_("procédure"),
    )
    version = models.PositiveSmallIntegerField(null=True, help_text="of the procedure, then")
    remind_after_days = models.PositiveSmallIntegerField(_("rappel après (jours)"), default=3)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Where it is read and acknowledged."""
        return reverse("centre:announcement", args=[self.pk])


class Reading(models.Model):
    """One person who must know of an announcement: opened when, acknowledged when."""

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["announcement", "user"], name="reading_once")
        ]
        indexes = [
            models.Index(
                fields=["user"], name="reading_owed", condition=models.Q(acknowledged_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.announcement}"
