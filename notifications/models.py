"""The outbox: every message that leaves, by which channel, with what proof (K08)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "EMAIL", _("Courriel")
    SMS = "SMS", _("SMS")


class State(models.TextChoices):
    PENDING = "PENDING", _("À envoyer")
    SENDING = "SENDING", _("En cours d’envoi")
    SENT = "SENT", _("Envoyé")
    DELIVERED = "DELIVERED", _("Remis")
    FAILED = "FAILED", _("Échec")
    CANCELLED = "CANCELLED", _("Annulé")


#: A provider may report late, twice or out of order: the highest rank seen wins (FT-18).
RANK = {"PENDING": 0, "SENDING": 1, "SENT": 2, "DELIVERED": 4, "FAILED": 3, "CANCELLED": 5}


class Message(models.Model):
    """One message to one person by one channel. `key` makes it unique: one effect, one message."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40, help_text="mission_notice, receipt, solution, invoice…")
    channel = models.CharField(max_length=5, choices=Channel)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("clients.Contact", models.PROTECT, null=True, related_name="+")
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    about = models.CharField(max_length=40, help_text="topic: mission:12")
    files = models.ManyToManyField("core.StoredFile", blank=True, related_name="+")
    calendar = models.TextField(blank=True, help_text="an .ics to attach")

    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    give_up_at = models.DateTimeField(
        help_text="after this a stale message is cancelled, not sent late"
    )
    lease = models.UUIDField(null=True)
    leased_until = models.DateTimeField(null=True)
    provider_id = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)
    fallback_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="fallback")

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="outbox",
                condition=models.Q(state__in=["PENDING", "SENDING"]),
            ),
            models.Index(fields=["about", "id"], name="messages_about"),
            models.Index(
                fields=["provider_id"], name="message_provider", condition=~models.Q(provider_id="")
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Attempt(models.Model):
    """One try, or one report of the provider about it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20)
    detail = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return self.outcome
