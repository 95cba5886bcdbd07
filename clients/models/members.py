"""Who belongs where: groups of companies, contacts of several clients, work positions (G01, G03, G25)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClientGroup(models.Model):
    """Companies that belong together; each keeps its own dossier and its own rights (G01)."""

    name = models.CharField(_("groupe"), max_length=120, unique=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class WorkPosition(models.Model):
    """A type of work position, as data: accounting desk, sales laptop, workshop terminal… (G25)."""

    name = models.CharField(_("position de travail"), max_length=80, unique=True)
    kit = models.CharField(
        _("à emporter"), max_length=200, blank=True, help_text=_("matériel utile sur place")
    )
    is_active = models.BooleanField(_("proposée"), default=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Place(models.Model):
    """What somebody does at a client, and what the client lets them do (G03, G25)."""

    position = models.ForeignKey(
        WorkPosition,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("position de travail"),
    )
    may_open = models.BooleanField(_("peut ouvrir des demandes"), default=True, db_default=True)
    may_order = models.BooleanField(_("peut commander"), default=False, db_default=False)
    sees_invoices = models.BooleanField(_("voit les factures"), default=False, db_default=False)
    receives_secrets = models.BooleanField(
        _("peut recevoir des identifiants"), default=False, db_default=False
    )

    class Meta:
        abstract = True


class Membership(Place):
    """A contact's place at one more client; the place at their own client is on the contact itself."""

    contact = models.ForeignKey("clients.Contact", models.CASCADE, related_name="memberships")
    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="memberships")
    job = models.CharField(_("fonction"), max_length=80, blank=True)
    is_manager = models.BooleanField(
        _("suit toutes les demandes de la société"),
        default=False,
        help_text=_("vaut pour un compte de responsable"),
    )

    class Meta:
        ordering = ["client", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["contact", "client"], name="membership_once")
        ]
        indexes = [models.Index(fields=["client"], name="membership_of_client")]

    def __str__(self) -> str:
        return f"{self.contact} – {self.client}"
