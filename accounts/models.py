"""People of Aprile and of its clients: accounts, teams, skills, tokens. Roles are in `roles.py`."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Now
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.roles import BY_PHONE, CLIENTS, FIRST_LEVEL, SCOPES, Role, Scope


class Nature(models.TextChoices):
    """The nature of a problem and of the team that treats it (B19)."""

    OFFICE = "OFFICE", _("Bureautique")
    TELEPHONY = "TELEPHONY", _("Téléphonie")
    BUSINESS = "BUSINESS", _("Soutien métier")
    NETWORK = "NETWORK", _("Réseau")


class Level(models.IntegerChoices):
    L1 = 1, _("Niveau 1")
    L2 = 2, _("Niveau 2")
    L3 = 3, _("Niveau 3")


class Office(models.Model):
    """One of Aprile's own sites; where a technician leaves from (R139)."""

    name = models.CharField(_("nom"), max_length=80)
    address = models.CharField(_("adresse"), max_length=200)
    postcode = models.CharField(_("code postal"), max_length=10)
    city = models.CharField(_("ville"), max_length=80)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A group of people who share a queue, by nature and level."""

    name = models.CharField(_("nom"), max_length=80, unique=True)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, blank=True)
    level = models.PositiveSmallIntegerField(_("niveau"), choices=Level, default=Level.L1)
    lead = models.ForeignKey(
        "accounts.User", models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    calendar = models.ForeignKey("core.BusinessCalendar", models.PROTECT, null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Accounts are created by e-mail address."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A person who may sign in; without a password only by a reset link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """The first administrator of an installation."""
        fields.setdefault("role", Role.ADMINISTRATOR)
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """Somebody who may sign in. One role each; what a role may do is in the grids."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(_("courriel"), unique=True)
    role = models.CharField(_("rôle"), max_length=20, choices=Role)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, help_text="E.164")
    mobile = models.CharField(_("mobile"), max_length=20, blank=True, help_text="E.164")
    extension = models.CharField(_("poste"), max_length=10, blank=True)
    job = models.CharField(_("fonction"), max_length=80, blank=True)
    office = models.ForeignKey(
        Office, models.PROTECT, null=True, blank=True, verbose_name=_("base")
    )
    teams = models.ManyToManyField(
        Team, blank=True, related_name="members", verbose_name=_("équipes")
    )
    manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    substitute = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="stands_in_for",
        verbose_name=_("suppléant"),
        help_text=_("reçoit les alertes pendant les absences"),
    )
    clause_signed_on = models.DateField(
        _("clause de confidentialité signée le"), null=True, blank=True
    )
    clause_ends_on = models.DateField(
        _("clause valable jusqu’au"), null=True, blank=True, editable=False
    )
    hired_on = models.DateField(_("entrée le"), null=True, blank=True)
    leaves_on = models.DateField(_("départ le"), null=True, blank=True)
    shortcuts = models.BooleanField(_("raccourcis clavier"), default=True)
    theme = models.CharField(_("thème"), max_length=6, default="auto")
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_demo = models.BooleanField(default=False, editable=False)
    factor_due_on = models.DateField(
        null=True, editable=False, help_text="the last day without a second factor"
    )
    password_set_at = models.DateTimeField(db_default=Now(), editable=False)
    sign_outs = models.PositiveIntegerField(
        default=0, editable=False, help_text="part of every session's proof: one more ends them all"
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_any_case")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must show to be this person's: ends with the password or with `sign_outs`."""
        proof = f"{self.sign_outs}:{self.password}"
        return salted_hmac("accounts.User.session", proof, secret=secret, algorithm="sha256").hexdigest()  # fmt: skip

    @property
    def initials(self) -> str:
        """Two letters for the person chip."""
        return (self.first_name[:1] + self.last_name[:1]).upper() or self.email[:2].upper()

    @property
    def scope(self) -> Scope:
        """Whose clients this person reaches at all."""
        return SCOPES[self.role]

    @property
    def is_client(self) -> bool:
        """Whether this is somebody of a client, not of Aprile."""
        return self.role in CLIENTS.split()

    @property
    def works_by_phone(self) -> bool:
        """Whether the pages of this person are those of the telephone."""
        return self.role in BY_PHONE.split()

    @property
    def level(self) -> Level:
        """The support level this person works at."""
        return Level.L1 if self.role in FIRST_LEVEL.split() else Level.L2


class Absence(models.Model):
    """When somebody is away, so that their substitute hears instead (D14). Made by the planning, or by hand."""

    person = models.ForeignKey(User, models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    source = models.CharField(max_length=40, unique=True, help_text="booking:12")

    class Meta:
        indexes = [models.Index(fields=["person", "ends_at"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.source}"


class Clause(models.Model):
    """A confidentiality clause somebody signed, the paper with it; the person carries the dates of the newest (H10).

    Without a file it is a date noted before papers were kept.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="clauses")
    version = models.CharField(_("version du texte"), max_length=40)
    signed_on = models.DateField(_("signée le"))
    ends_on = models.DateField(_("valable jusqu’au"), null=True, blank=True)
    file = models.ForeignKey("core.StoredFile", models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    filed_at = models.DateTimeField()
    said = models.CharField(max_length=20, blank=True, help_text="the last warning about its end")

    class Meta:
        ordering = ["-signed_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.person} {self.version}"


class Skill(models.Model):
    """Something a person can be good at (O01)."""

    name = models.CharField(_("nom"), max_length=80, unique=True)
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SkillLevel(models.IntegerChoices):
    BASIC = 1, _("Notions")
    WORKING = 2, _("Autonome")
    ADVANCED = 3, _("Confirmé")
    EXPERT = 4, _("Expert")


class UserSkill(models.Model):
    """How good one person is at one skill (O02)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="holders")
    level = models.PositiveSmallIntegerField(_("niveau"), choices=SkillLevel)
    certified_until = models.DateField(_("certifié jusqu’au"), null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "skill"], name="one_level_per_skill")
        ]

    def __str__(self) -> str:
        return f"{self.user} : {self.skill} {self.level}"


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
