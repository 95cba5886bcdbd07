"""The vault: sealed logins, who may see each, the accepted keys, and what must be changed (G07, H11)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from accounts.roles import Role
from clients.models.access import Part
from clients.querysets import live_permissions, part_open
from clients.vault import Envelope, ours
from core import access


class SecretKind(models.TextChoices):
    """What is kept; of a generator's seed only the code of the moment ever leaves."""

    PASSWORD = "PASSWORD", _("Mot de passe")
    TOTP = "TOTP", _("Code à usage unique")
    PIN = "PIN", _("Code PIN")
    KEY = "KEY", _("Clé ou fichier")
    URL = "URL", _("Adresse de connexion")


class SecretQuerySet(models.QuerySet["Secret"]):
    """Logins: by grant only."""

    def visible_to(self, user: Any) -> "SecretQuerySet":
        """Where the person holds a live right on the logins, and is among the readers of a restricted one."""
        readers = SecretReader.objects.filter(secret=OuterRef("pk"))
        reach = part_open(user, Part.SECRETS) & Q(retired_at=None)
        if not user.is_authenticated:
            return self.none()
        by_mission = live_permissions(user).filter(
            content_object=OuterRef("secret__client"), grant__source=OuterRef("source")
        )
        named = Q(user=user) | Q(role=user.role) | Q(Exists(by_mission))
        return self.filter(reach, ~Exists(readers) | Exists(readers.filter(named)))


class Secret(models.Model):
    """A login of a client: the value is sealed, each reveal has a reason and is a fact (G07)."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="secrets")
    kind = models.CharField(
        _("nature"), max_length=10, choices=SecretKind, default=SecretKind.PASSWORD
    )
    label = models.CharField(_("libellé"), max_length=120)
    login = models.CharField(_("identifiant"), max_length=120, blank=True)
    folder = models.CharField(_("rangement"), max_length=80, blank=True)
    asset = models.ForeignKey(
        "clients.Asset",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="secrets",
        verbose_name=_("équipement"),
    )
    due_on = models.DateField(_("à changer avant le"), null=True, blank=True)
    sealed = models.BinaryField()
    wrapped_key = models.BinaryField(default=b"")
    key_id = models.CharField(max_length=16, blank=True, default="", db_index=True)
    changed_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SecretQuerySet.as_manager()

    class Meta:
        ordering = ["folder", "label", "pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def row(self) -> str:
        """What its envelope is bound to."""
        return f"secret:{self.pk}:client:{self.client_id}"

    @property
    def is_readable(self) -> bool:
        """Whether its key is in the installation; nothing is opened."""
        return ours().find(self.key_id) is not None

    @property
    def envelope(self) -> Envelope:
        """What is kept of its value."""
        return Envelope(self.key_id, bytes(self.wrapped_key), bytes(self.sealed))


class SecretReader(models.Model):
    """One of those a restricted login is for: a person, a role, or whoever a mission brings."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=20, choices=Role, blank=True, default="")
    source = models.CharField(max_length=40, blank=True, default="", help_text="mission:12")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", source="")
                | (Q(user=None, source="") & ~Q(role=""))
                | (Q(user=None, role="") & ~Q(source="")),
                name="secret_reader_one_way",
            ),
            models.UniqueConstraint(
                fields=["secret", "user", "role", "source"],
                nulls_distinct=False,
                name="secret_reader_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.get_role_display() or self.source)


class VaultKey(models.Model):
    """A key of the ring by its fingerprint: it seals once two different people have accepted it (four eyes)."""

    fingerprint = models.CharField(_("empreinte"), max_length=16, unique=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("proposed_by")),
                name="vault_key_four_eyes",
            )
        ]

    def __str__(self) -> str:
        return self.fingerprint


class Cause(models.TextChoices):
    """Why a login is to be changed."""

    DEPARTURE = "DEPARTURE", _("Départ")
    MISSION = "MISSION", _("Fin de mission")
    EMERGENCY = "EMERGENCY", _("Ouverture d’urgence")


class SecretToChangeQuerySet(models.QuerySet["SecretToChange"]):
    """What is to be changed."""

    def visible_to(self, user: Any) -> "SecretToChangeQuerySet":
        """All of them for who answers for the vault; else one's own, and those of logins one sees."""
        if not user.is_authenticated or not user.is_active or user.is_client:
            return self.none()
        if access.may(user, "clients.follow_vault"):
            return self.filter(secret__retired_at=None)
        seen = Secret.objects.visible_to(user).filter(pk=OuterRef("secret"))
        return self.filter(Q(owner=user) | Exists(seen), secret__retired_at=None)


class SecretToChange(models.Model):
    """A task: somebody who saw this login has left, or their mission is over (G07, H11)."""

    secret = models.ForeignKey(Secret, models.CASCADE, related_name="to_change")
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    cause = models.CharField(max_length=10, choices=Cause)
    source = models.CharField(max_length=40, help_text="mission:12 or departure:<fact>")
    opened_at = models.DateTimeField()
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    waiver = models.CharField(
        _("pourquoi il n’est pas changé"), max_length=300, blank=True, default=""
    )

    objects = SecretToChangeQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["secret", "person"],
                condition=Q(done_at=None),
                name="secret_to_change_once",
            )
        ]
        indexes = [
            models.Index(fields=["client"], condition=Q(done_at=None), name="secret_to_change_open")
        ]

    def __str__(self) -> str:
        return f"{self.secret} ({self.get_cause_display()})"
