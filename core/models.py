"""Facts, their deliveries, business calendars, stored files and one-time links. No domain noun."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core import worktime
from core.calendars import stored


class Event(models.Model):
    """One fact, written once, in the transaction that made it true, and never changed (C20, Q06)."""

    kind = models.CharField(max_length=60)
    about = ArrayField(
        models.CharField(max_length=40), help_text="main subject first: ticket:12, client:3"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(help_text="when it happened")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            GinIndex(fields=["about"], name="event_about"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about[0] if self.about else ''}"


class DeliveryState(models.TextChoices):
    PENDING = "PENDING", _("En attente")
    DONE = "DONE", _("Faite")
    QUARANTINED = "QUARANTINED", _("Mise à l’écart")


class Delivery(models.Model):
    """One fact owed to one subscriber; done in the same transaction as the subscriber's own rows."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(db_default=Now())
    error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivery_once")]
        indexes = [
            models.Index(
                fields=["next_try_at", "id"],
                name="delivery_owed",
                condition=models.Q(state="PENDING"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id}"


class HolidayRegion(models.TextChoices):
    METROPOLE = "METROPOLE", _("France métropolitaine")
    ALSACE_MOSELLE = "ALSACE_MOSELLE", _("Alsace-Moselle")
    NONE = "NONE", _("Aucun jour férié")


class BusinessCalendar(models.Model):
    """When work is done: several intervals a day, computed holidays, own exceptions (D06, D07).

    The exceptions are rows of JSON, so that one row of the table is all the opening hours:
    closures `{first, last, label}`, special `{on, hours, label}`, breaks `{on, from, to, label}`.
    """

    name = models.CharField(_("nom"), max_length=80, unique=True)
    zone = models.CharField(_("fuseau"), max_length=40, default="Europe/Paris")
    weekly = models.JSONField(_("plages"), default=stored.office_week)
    region = models.CharField(
        _("jours fériés"), max_length=20, choices=HolidayRegion, default="METROPOLE"
    )
    closures = models.JSONField(_("fermetures"), default=list, blank=True)
    special = models.JSONField(_("horaires exceptionnels"), default=list, blank=True)
    breaks = models.JSONField(_("pauses exceptionnelles"), default=list, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def hours(self) -> worktime.Hours:
        """The pure opening hours this row describes."""
        return stored.hours_of(
            weekly=self.weekly,
            zone=self.zone,
            region=self.region,
            closures=self.closures,
            special=self.special,
            breaks=self.breaks,
        )


class TrailEntry(models.Model):
    """One line of the access log: who looked at what, chained to the line before (H09, H12). Never changed."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="1, 2, 3… without a hole")
    event = models.OneToOneField(Event, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=310, help_text="of the person, as it was written that day")
    about = ArrayField(models.CharField(max_length=40))
    data = models.JSONField(default=dict)
    digest = models.CharField(
        max_length=64, help_text="SHA-256 over the digest before and this line"
    )

    class Meta:
        indexes = [
            GinIndex(fields=["about"], name="trail_about"),
            models.Index(fields=["kind", "-number"], name="trail_kind"),
            models.Index(fields=["by", "-number"], name="trail_by"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.name}"


class TrailCheck(models.Model):
    """What reading the whole access log again found, and how far it went: the seal of that night."""

    at = models.DateTimeField()
    lines = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64, help_text="digest of the last line read")
    fault = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.lines} {self.head[:12]} {self.fault}"


class TrailCut(models.Model):
    """The seal of lines whose time is over: from here on the access log begins after `number` (2.3). Never changed."""

    number = models.PositiveBigIntegerField(primary_key=True, help_text="the last line removed")
    digest = models.CharField(
        max_length=64, help_text="of that line: the next one is chained to it"
    )
    lines = models.PositiveIntegerField(help_text="removed under this seal")
    before = models.DateTimeField(help_text="every line removed is older")
    facts = ArrayField(
        models.CharField(max_length=60), help_text="kinds of fact that went with their line"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:12]}"


class StoredFile(models.Model):
    """Bytes kept once, under a random name, served only through a view that asks for rights (Q22)."""

    file = models.FileField(upload_to="files/%Y/%m")
    name = models.CharField(max_length=255, help_text="as the sender called it; never a path")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class HeldUpload(models.Model):
    """A file of an interrupted form, sealed; the key is in the page that sent it and nowhere else (Q04)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, help_text="of the key; one form, one key")
    file = models.FileField(upload_to="held")
    size = models.PositiveBigIntegerField()
    held_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["user", "digest"], name="held_by_key"),
            models.Index(fields=["held_at"], name="held_since"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.held_at:%H:%M}"


class OneTimeLink(models.Model):
    """A link that acts without sign-in: random, stored hashed, bound to one purpose, expiring (rules-security 3.3.6)."""

    digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=40, help_text="mission:12")
    holder = models.CharField(max_length=40, blank=True, help_text="user:4 or contact:9")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} {self.subject}"


class IdempotencyKey(models.Model):
    """One creation by API, remembered so that a repeated request gets the first answer (A16)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body: Any = models.JSONField(null=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="idempotency_once")]

    def __str__(self) -> str:
        return self.key


class Setting(models.Model):
    """A dated, typed setting that people change from a screen: N minutes, a rate, a text."""

    name = models.CharField(max_length=60)
    value = models.JSONField()
    since = models.DateField(default=date(2009, 1, 1))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "since"], name="setting_once_a_day")]

    def __str__(self) -> str:
        return self.name
