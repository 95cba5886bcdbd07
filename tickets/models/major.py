"""A serious problem: who leads it, whom it touches, what was said, and who has proof of having it (E01–E04, E10)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.roles import Scope
from clients.querysets import companies_of
from tickets.major import CRITERIA, TEMPLATES


class Audience(models.TextChoices):
    """Who must have received the useful information before the promise is kept."""

    STAFF = "STAFF", _("Équipes de support")
    CLIENTS = "CLIENTS", _("Clients touchés")
    MANAGERS = "MANAGERS", _("Leurs responsables")


class MajorQuerySet(models.QuerySet["MajorIncident"]):
    """Reads that every page starts from."""

    def visible_to(self, user: Any) -> "MajorQuerySet":
        """All for those who see every client; a client's own, once it was told to it; nothing otherwise."""
        if user.is_client:
            told = AffectedClient.objects.filter(client__in=companies_of(user), removed_at=None)
            own = self.filter(pk__in=told.values("major_id"), updates__to_clients=True).distinct()
            return own if user.is_active else self.none()
        return self.all() if user.scope == Scope.ALL else self.none()

    def running(self) -> "MajorQuerySet":
        """Those not ended by a person."""
        return self.filter(ended_at=None)


class MajorIncident(models.Model):
    """One serious problem, around the ticket that leads it; the others are that ticket's children."""

    lead = models.OneToOneField("tickets.Ticket", models.PROTECT, related_name="major")
    template = models.CharField(
        _("modèle"), max_length=12, choices={key: row.label for key, row in TEMPLATES.items()}
    )
    criteria = ArrayField(
        models.CharField(max_length=20, choices=CRITERIA), default=list, blank=True
    )
    title = models.CharField(_("titre lu par les clients"), max_length=120)
    story = models.TextField(_("ce qui se passe"))
    scope = ArrayField(
        models.CharField(max_length=60),
        default=list,
        blank=True,
        help_text="supplier, software or model, as the dossiers name it",
    )
    commander = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("pilote")
    )
    expert = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("expert"),
    )
    room_url = models.URLField(_("salle de crise"), blank=True)
    news_minutes = models.PositiveIntegerField(_("un point toutes les, minutes"))
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    causes = models.TextField(_("causes"), blank=True)
    review = models.TextField(_("bilan"), blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MajorQuerySet.as_manager()

    class Meta:
        ordering = ["-declared_at", "-pk"]
        indexes = [
            models.Index(
                fields=["declared_at"], name="major_running", condition=models.Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"PG-{self.declared_at:%y}-{self.pk:02d}"

    def get_absolute_url(self) -> str:
        """Where it is led from."""
        return reverse("majors:major", args=[self.pk])

    @property
    def template_row(self) -> Any:
        """The rules of its template."""
        return TEMPLATES[self.template]


class Why(models.TextChoices):
    """How we know that a client is touched."""

    TICKET = "TICKET", _("a un ticket")
    SITE = "SITE", _("même adresse")
    ASSET = "ASSET", _("équipement du parc")
    DOSSIER = "DOSSIER", _("dossier technique")
    HAND = "HAND", _("ajouté à la main")


class AffectedClient(models.Model):
    """A client touched, and why; taken off with a reason, never erased."""

    major = models.ForeignKey(MajorIncident, models.CASCADE, related_name="affected")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=Why)
    detail = models.CharField(max_length=200, blank=True)
    own_text = models.TextField(_("texte propre du prochain point"), blank=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["major", "client"], name="affected_client_once")
        ]

    def __str__(self) -> str:
        return f"{self.major_id} {self.client_id}"


class UpdateKind(models.TextChoices):
    DECLARED = "DECLARED", _("Déclaration")
    NEWS = "NEWS", _("Point")
    RESTORED = "RESTORED", _("Service rétabli")
    ENDED = "ENDED", _("Fin du problème")


class MajorUpdate(models.Model):
    """What was said, once, to whom; number 0 is the declaration, between ourselves."""

    major = models.ForeignKey(MajorIncident, models.CASCADE, related_name="updates")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=UpdateKind)
    body = models.TextField(_("texte commun"))
    staff_body = models.TextField(_("pour le support seulement"), blank=True)
    to_clients = models.BooleanField(default=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    news_before = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["major", "number"], name="update_once")]

    def __str__(self) -> str:
        return f"{self.major_id} {self.number}"


class ClientText(models.Model):
    """One client's own words in an update; the others read the common text."""

    update = models.ForeignKey(MajorUpdate, models.CASCADE, related_name="own_texts")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    body = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "client"], name="own_text_once")]

    def __str__(self) -> str:
        return f"{self.update_id} {self.client_id}"


class Recipient(models.Model):
    """Somebody who must have the information: one of ours, a client's contact, or a name given by hand."""

    major = models.ForeignKey(MajorIncident, models.CASCADE, related_name="recipients")
    audience = models.CharField(max_length=8, choices=Audience)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    contact = models.ForeignKey("clients.Contact", models.CASCADE, null=True, related_name="+")
    client = models.ForeignKey("clients.Client", models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160)
    follows = models.BooleanField(default=True, help_text="False: only the first and the last news")
    added_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True, help_text="the first proof: the clock")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["major", "user"],
                condition=models.Q(user__isnull=False),
                name="recipient_user",
            ),
            models.UniqueConstraint(
                fields=["major", "contact"],
                condition=models.Q(contact__isnull=False),
                name="recipient_contact",
            ),
        ]
        indexes = [models.Index(fields=["major", "audience"], name="recipient_audience")]

    def __str__(self) -> str:
        return self.name


class ReceiptState(models.TextChoices):
    WAITING = "WAITING", _("à envoyer")
    SENT = "SENT", _("parti, sans preuve")
    PROVEN = "PROVEN", _("reçu")
    FAILED = "FAILED", _("refusé")


class Proof(models.TextChoices):
    """What proves that somebody has the information."""

    AUTHOR = "AUTHOR", _("l’a écrit")
    DELIVERED = "DELIVERED", _("remis")
    READ = "READ", _("lu")
    PHONE = "PHONE", _("prévenu par téléphone")
    HAND = "HAND", _("prévenu de vive voix")


class Receipt(models.Model):
    """One update for one person: how it went, and what proves that it arrived."""

    recipient = models.ForeignKey(Recipient, models.CASCADE, related_name="receipts")
    update = models.ForeignKey(MajorUpdate, models.CASCADE, related_name="receipts")
    state = models.CharField(max_length=8, choices=ReceiptState, default=ReceiptState.WAITING)
    channel = models.CharField(max_length=8, blank=True)
    proof = models.CharField(max_length=10, choices=Proof, blank=True)
    words = models.CharField(max_length=300, blank=True)
    message = models.BigIntegerField(null=True, help_text="key of the message in the outbox")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["recipient", "update"], name="receipt_once")]
        indexes = [models.Index(fields=["update", "state"], name="receipt_of_update")]

    def __str__(self) -> str:
        return f"{self.recipient_id} {self.update_id}"


class ReviewAction(models.Model):
    """What will be done so that it does not happen again: whose, until when, done when (E10)."""

    major = models.ForeignKey(MajorIncident, models.CASCADE, related_name="actions")
    what = models.CharField(_("action"), max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("responsable")
    )
    due_on = models.DateField(_("pour le"))
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what
