"""Who may open which part of whose dossier, until when and why (H02–H06)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase


class Part(models.TextChoices):
    """The parts of a technical dossier; rights are given part by part."""

    EQUIPMENT = "EQUIPMENT", _("Parc et équipements")
    NETWORK = "NETWORK", _("Réseau")
    SYSTEMS = "SYSTEMS", _("Serveurs et logiciels")
    DOCUMENTS = "DOCUMENTS", _("Documents")
    SECRETS = "SECRETS", _("Identifiants")


#: Sources of rights that end by themselves, with the visit or after some hours.
OF_THEMSELVES = ("mission:", "urgent:")


class AccessGrant(models.Model):
    """A right given to a person on a client's dossier, with its window, its reason and its giver."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="grants")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grants")
    parts = ArrayField(models.CharField(max_length=12, choices=Part))
    can_write = models.BooleanField(_("écriture"), default=False)
    starts_at = models.DateTimeField(_("du"))
    ends_at = models.DateTimeField(_("au"), null=True, blank=True)
    reason = models.CharField(_("motif"), max_length=300)
    source = models.CharField(
        max_length=40, help_text="mission:12, request:3, manual:<uuid> or urgent:<uuid>"
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    given_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["user", "client"], name="grant_of_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(revoked_at=None),
                name="one_live_right_per_source",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.client}"

    @property
    def ends_by_itself(self) -> bool:
        """Whether its end is a mission's or an emergency's, and not somebody's decision."""
        return self.source.startswith(OF_THEMSELVES)


class ClientUserObjectPermission(UserObjectPermissionBase):
    """guardian's row for one verb on one part: made from a grant, and only inside its window.

    Several grants may give the same permission at different times, so the grant is part of the key.
    """

    content_object = models.ForeignKey("clients.Client", models.CASCADE)
    grant = models.ForeignKey(AccessGrant, models.CASCADE, related_name="permissions")
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(null=True)

    class Meta:
        unique_together = [["user", "permission", "content_object", "grant"]]
        indexes = [models.Index(fields=["user", "content_object"], name="client_perm_of_user")]


class ClientGroupObjectPermission(GroupObjectPermissionBase):
    """Required by guardian beside the user's table; rights are given to persons, so it stays empty."""

    content_object = models.ForeignKey("clients.Client", models.CASCADE)


class RequestState(models.TextChoices):
    SENT = "SENT", _("Reçue par les RH")
    AT_DIRECTOR = "AT_DIRECTOR", _("Chez le directeur technique")
    GRANTED = "GRANTED", _("Accordée")
    REFUSED = "REFUSED", _("Refusée")
    WITHDRAWN = "WITHDRAWN", _("Retirée")


class AccessRequest(models.Model):
    """A technician's demand: HR checks clause and employment, then the technical director decides (H04, H05)."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="access_requests")
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_requests"
    )
    parts = ArrayField(models.CharField(max_length=12, choices=Part))
    can_write = models.BooleanField(_("écriture"), default=False)
    wanted_until = models.DateField(_("jusqu’au"))
    reason = models.TextField(_("pourquoi"), max_length=1000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="who asks on the asker's behalf; empty when they ask themselves",
    )
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.SENT)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    hr_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    hr_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    refusal = models.CharField(_("motif du refus"), max_length=300, blank=True)
    reminded_at = models.DateTimeField(null=True)
    grant = models.OneToOneField(AccessGrant, models.SET_NULL, null=True, related_name="request")

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "asker"],
                condition=models.Q(state__in=["SENT", "AT_DIRECTOR"]),
                name="one_open_request",
            )
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.client}"

    @property
    def parts_shown(self) -> list[tuple[str, str]]:
        """The parts asked for, with their words."""
        return [(part, str(Part(part).label)) for part in self.parts]
