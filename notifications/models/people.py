"""What people choose: their devices, what they hear, and the house's own words of a letter (K02, K05, K07)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.models.messages import Channel


class PushDevice(models.Model):
    """One browser that shows a person's notices: the address and keys its push service gave (K05)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_devices")
    endpoint = models.CharField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=40)
    label = models.CharField(_("appareil"), max_length=80, blank=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.label or self.endpoint


class Wording(models.Model):
    """One version of a letter's words; the newest is in force, an empty one restores the shipped text (K02)."""

    letter = models.CharField(max_length=40)
    language = models.CharField(max_length=5)
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.EMAIL)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["letter", "language", "channel", "-id"], name="wording")]

    def __str__(self) -> str:
        return f"{self.letter} {self.language} {self.channel} {self.pk}"


class Preference(models.Model):
    """What one person wants to hear, how and when; without a row, everything at once (K07)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preference")
    silenced = ArrayField(
        models.CharField(max_length=30), default=list, help_text="group:channel, tickets:EMAIL"
    )
    quiet_from = models.TimeField(_("silence à partir de"), null=True, blank=True)
    quiet_until = models.TimeField(_("jusqu’à"), null=True, blank=True)
    digest_at = models.TimeField(_("résumé du matin à"), null=True, blank=True)
    digest_channels = models.CharField(_("par"), max_length=20, default="EMAIL INAPP")

    def __str__(self) -> str:
        return str(self.user)


class Unsubscribed(models.Model):
    """An address that asked for no more general information; what concerns its own requests still goes."""

    email = models.EmailField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.email
