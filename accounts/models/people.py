"""Who works here and for the clients: accounts, teams, offices. Roles are in `roles.py`."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser, BaseUserManager
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
