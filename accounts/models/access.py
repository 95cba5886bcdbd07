"""How a person comes in: tokens, recovery codes, devices, sessions, forgotten passwords. Secrets are hashes."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from accounts.models.people import User


class ApiToken(models.Model):
    """A key for the REST API: shown once, stored hashed, expiring, revocable (Q07)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("nom"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(_("expire le"))
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    networks = ArrayField(models.CharField(max_length=50), default=list, blank=True)
    may_write = models.BooleanField(_("écrit aussi"), default=True)

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """A second factor on paper: shown once, stored hashed, good once (Q04)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="code_once")]

    def __str__(self) -> str:
        return f"{self.user} {self.pk}"


class Device(models.Model):
    """A browser somebody signed in with before, known by a cookie of its own; a strange one is told (Q05)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=80)
    since = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "digest"], name="device_once")]

    def __str__(self) -> str:
        return self.name


class OpenSession(models.Model):
    """An open session as its owner reads it: which device, from where, last seen when (Q05)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    device = models.ForeignKey(Device, models.CASCADE, related_name="sessions")
    address = models.GenericIPAddressField(null=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "seen_at"], name="session_of_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.device}"


class ResetRequest(models.Model):
    """Somebody asked for a new password with this address, whether anybody has it or not: the same work for both."""

    email = models.EmailField()
    asked_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(Lower("email"), "asked_at", name="reset_by_address")]

    def __str__(self) -> str:
        return self.email
