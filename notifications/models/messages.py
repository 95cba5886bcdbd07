"""The outbox: every message that leaves, by which channel, with what proof (K08)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import access


class Channel(models.TextChoices):
    EMAIL = "EMAIL", _("Courriel")
    SMS = "SMS", _("SMS")
    CALL = "CALL", _("Appel vocal")
    PUSH = "PUSH", _("Notification sur l’appareil")
    INAPP = "INAPP", _("Centre de notifications")


class State(models.TextChoices):
    PENDING = "PENDING", _("À envoyer")
    SENDING = "SENDING", _("En cours d’envoi")
    SENT = "SENT", _("Envoyé")
    DELIVERED = "DELIVERED", _("Remis")
    FAILED = "FAILED", _("Échec")
    CANCELLED = "CANCELLED", _("Annulé")


#: A provider may report late, twice or out of order: the highest rank seen wins (FT-18).
RANK = {"PENDING": 0, "SENDING": 1, "SENT": 2, "DELIVERED": 4, "FAILED": 3, "CANCELLED": 5}


class MessageQuerySet(models.QuerySet["Message"]):
    """Reads of the outbox."""

    def visible_to(self, user: User) -> "MessageQuerySet":
        """Every message for those who see every client; whose words each of them reads is `selectors.may_read`."""
        return self if access.may(user, "notifications.view") else self.none()


class Message(models.Model):
    """One message to one person by one channel. `key` makes it unique: one effect, one message."""

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40, help_text="mission_notice, receipt, solution, invoice…")
    channel = models.CharField(max_length=5, choices=Channel)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("clients.Contact", models.PROTECT, null=True, related_name="+")
    to = models.CharField(max_length=254, blank=True, help_text="empty for push and in-app")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    about = models.CharField(max_length=40, help_text="topic: mission:12")
    files = models.ManyToManyField("core.StoredFile", blank=True, related_name="+")
    calendar = models.TextField(blank=True, help_text="an .ics to attach")
    links = models.JSONField(
        default=list,
        help_text="personal links made only when sent: [{mark, purpose, subject, holder, expires_at}]",
    )

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
    segments = models.PositiveSmallIntegerField(default=0, help_text="of an SMS that left")
    read_at = models.DateTimeField(null=True, help_text="read in the notification centre")
    error = models.CharField(max_length=500, blank=True)
    fallback_of = models.OneToOneField("self", models.PROTECT, null=True, related_name="fallback")

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="outbox",
                condition=models.Q(state__in=["PENDING", "SENDING"]),
            ),
            models.Index(fields=["about", "id"], name="messages_about"),
            models.Index(fields=["to", "kind", "created_at"], name="messages_to"),
            models.Index(fields=["-id"], name="message_failed", condition=models.Q(state="FAILED")),
            models.Index(
                fields=["provider_id"], name="message_provider", condition=~models.Q(provider_id="")
            ),
            models.Index(fields=["user", "-id"], name="inbox", condition=models.Q(channel="INAPP")),
            models.Index(
                fields=["user"],
                name="inbox_unread",
                condition=models.Q(channel="INAPP", read_at=None),
            ),
        ]

    def __str__(self) -> str:
        return self.key


class AttemptOutcome(models.TextChoices):
    ACCEPTED = "ACCEPTED", _("Accepté par l’opérateur")
    POSTPONED = "POSTPONED", _("Reporté")
    UNCERTAIN = "UNCERTAIN", _("Peut-être pris, réponse perdue")
    REFUSED = "REFUSED", _("Refusé")
    LATE = "LATE", _("Réponse arrivée trop tard")
    STALE = "STALE", _("Périmé, non envoyé")
    QUEUED = "QUEUED", _("Chez l’opérateur")
    DELIVERED = "DELIVERED", _("Remis")
    OPENED = "OPENED", _("Ouvert")
    BOUNCED = "BOUNCED", _("Retourné")
    RETRIED = "RETRIED", _("Relancé par une personne")
    CANCELLED = "CANCELLED", _("Annulé")


class Attempt(models.Model):
    """One try, or one report of the provider about it."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=AttemptOutcome)
    detail = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.outcome


class Reply(models.Model):
    """An SMS somebody sent us: kept once by the operator's reference, with what was made of it (K10)."""

    class Outcome(models.TextChoices):
        ACCEPTED = "ACCEPTED", _("Mission acceptée")
        DECLINED = "DECLINED", _("Mission refusée")
        NOTED = "NOTED", _("Note sur le ticket")
        UNKNOWN = "UNKNOWN", _("À lire par la hotline")

    provider_id = models.CharField(max_length=120, unique=True)
    number = models.CharField(max_length=20)
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.UNKNOWN)

    def __str__(self) -> str:
        return f"{self.number}: {self.text[:40]}"

    def get_absolute_url(self) -> str:
        """The page of the SMS received."""
        return reverse("notifications:received")


class Pulse(models.Model):
    """The last time a periodic task ran: what the health page reads to see a dead scheduler."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    told = models.JSONField(
        default=dict, db_default={}, help_text="what it had to say, for the page"
    )

    def __str__(self) -> str:
        return self.name
