"""The ticket: one followed exchange, from opening to closing."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import Level, Nature
from accounts.roles import Scope
from clients.querysets import companies_of, reachable
from knowledge.models import TicketKind
from tickets.moves import OPEN, PAUSED, Status


class Channel(models.TextChoices):
    PHONE = "PHONE", _("Téléphone")
    EMAIL = "EMAIL", _("Courriel")
    PORTAL = "PORTAL", _("Portail")
    API = "API", _("API")
    ON_SITE = "ON_SITE", _("Sur place")
    MONITORING = "MONITORING", _("Supervision")


class Scale(models.IntegerChoices):
    HIGH = 1, _("Fort")
    MEDIUM = 2, _("Moyen")
    LOW = 3, _("Faible")


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Reads that every list, count, search and door start from."""

    def visible_to(self, user: Any) -> "TicketQuerySet":
        """The tickets this person may see at all; computed from the present state (H02, pain 4)."""
        if user.is_authenticated and user.scope == Scope.OWN:
            own = self.filter(requester__user=user, client__in=companies_of(user))
            return own if user.is_active else self.none()
        return self.filter(reachable(user, "client__"))

    def open(self) -> "TicketQuerySet":
        """Those on which work is still owed."""
        return self.filter(status__in=OPEN)


class TicketManager(models.Manager.from_queryset(TicketQuerySet)):  # type: ignore[misc]
    """Leaves the search vector where it is: the database searches in it, no page ever reads it."""

    def get_queryset(self) -> TicketQuerySet:
        """Tickets without their vector, which is longer than the text it was made of."""
        return super().get_queryset().defer("search")


class Ticket(models.Model):
    """Its number is its key. Status changes only through `tickets.services` and the moves table."""

    kind = models.CharField(
        _("type"), max_length=16, choices=TicketKind, default=TicketKind.INCIDENT
    )
    nature = models.CharField(_("nature"), max_length=12, choices=Nature, default=Nature.OFFICE)
    category = models.ForeignKey(
        "knowledge.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("catégorie"),
    )
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="tickets")
    site = models.ForeignKey(
        "clients.Site", models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    contract = models.ForeignKey(
        "clients.Contract", models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    requester = models.ForeignKey(
        "clients.Contact",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("demandeur"),
    )
    asset = models.ForeignKey(
        "clients.Asset", models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    subject = models.CharField(_("sujet"), max_length=200)
    symptoms = models.TextField(_("que se passe-t-il ?"), blank=True)
    channel = models.CharField(_("canal"), max_length=10, choices=Channel, default=Channel.PHONE)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Scale, default=Scale.MEDIUM)
    urgency = models.PositiveSmallIntegerField(_("urgence"), choices=Scale, default=Scale.MEDIUM)
    priority = models.PositiveSmallIntegerField(_("priorité"), default=3)
    is_major = models.BooleanField(_("problème grave"), default=False)
    parent = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("rattaché à"),
    )
    is_folded = models.BooleanField(
        default=False,
        db_default=False,
        help_text="attached by the product itself: a storm, or a running problem",
    )

    status = models.CharField(_("statut"), max_length=16, choices=Status, default=Status.NEW)
    level = models.PositiveSmallIntegerField(_("niveau"), choices=Level, default=Level.L1)
    team = models.ForeignKey(
        "accounts.Team",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("groupe d’assistance"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        verbose_name=_("intervenant"),
    )
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("référent"),
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    verdict = models.JSONField(default=dict, help_text="the entitlement as told at intake (G12)")

    reported_at = models.DateTimeField(_("déclaré le"))
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    restored_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    solution = models.TextField(_("ce qui a été fait"), blank=True)
    resolution_code = models.CharField(_("code de résolution"), max_length=40, blank=True)
    solved_level = models.PositiveSmallIntegerField(null=True, blank=True, choices=Level)
    solved_remotely = models.BooleanField(null=True)
    confirmed = models.BooleanField(null=True, help_text="True: by the client; False: by silence")

    due_at = models.DateTimeField(
        null=True, blank=True, help_text="the running promise that falls first"
    )
    due_kind = models.CharField(max_length=12, blank=True)
    snoozed_until = models.DateTimeField(_("mis de côté jusqu’au"), null=True, blank=True)
    next_action = models.CharField(_("prochaine action"), max_length=120, blank=True)
    waiting_cause = models.CharField(max_length=16, blank=True, default="", db_default="")
    waiting_until = models.DateTimeField(
        null=True, blank=True, help_text="when our turn comes again, whatever was awaited (D08)"
    )
    last_fact = models.CharField(max_length=160, blank=True)
    last_fact_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    external_ref = models.CharField(max_length=60, null=True, blank=True, unique=True)
    search = models.GeneratedField(
        expression=SearchVector("subject", weight="A", config="fr")
        + SearchVector("symptoms", weight="B", config="fr")
        + SearchVector("solution", weight="C", config="fr"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = TicketManager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"], name="ticket_open_due", condition=models.Q(status__in=OPEN)
            ),
            models.Index(
                fields=["team", "due_at", "id"],
                name="ticket_open_team",
                condition=models.Q(status__in=OPEN),
            ),
            models.Index(
                fields=["owner", "due_at", "id"],
                name="ticket_open_owner",
                condition=models.Q(status__in=OPEN),
            ),
            models.Index(fields=["client", "-id"], name="ticket_of_client"),
            models.Index(fields=["requester", "-id"], name="ticket_of_requester"),
            models.Index(
                fields=["resolved_at", "id"],
                name="ticket_to_close",
                condition=models.Q(status="RESOLVED"),
            ),
            models.Index(
                fields=["waiting_until", "id"],
                name="ticket_waiting",
                condition=models.Q(status__in=PAUSED, waiting_until__isnull=False),
            ),
            models.Index(fields=["reported_at"], name="ticket_reported"),
            models.Index(
                fields=["snoozed_until"],
                name="ticket_snoozed",
                condition=models.Q(snoozed_until__isnull=False),
            ),
            GinIndex(fields=["search"], name="ticket_search"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The ticket's page on the desk."""
        return reverse("desk:ticket", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether work is still owed."""
        return self.status in OPEN


class TicketRead(models.Model):
    """How far one person has read one ticket: what is newer is bold."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    ticket = models.ForeignKey(Ticket, models.CASCADE, related_name="reads")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ticket"], name="one_reading")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.ticket_id}"
