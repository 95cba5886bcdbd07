"""Who looks after a client on our side, and who supplies it (G23, G26)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.querysets import OfClientQuerySet


class NamedRole(models.TextChoices):
    """What somebody of ours answers for at a client."""

    REFERENT = "REFERENT", _("Référent")
    SERVICE = "SERVICE", _("SDM, responsable du service")
    DELIVERY = "DELIVERY", _("ROD, responsable opérationnel")
    TECHNICAL = "TECHNICAL", _("ROT, responsable technique")
    SELLER = "SELLER", _("Commercial")
    MANAGER = "MANAGER", _("Responsable du compte")


class NamedPerson(models.Model):
    """Who holds a role at a client, or stands in for it.

    The holders of the three oldest roles are columns of the client (`people.COLUMNS`), which letters,
    queues and escalations read; the database refuses them here, so that nobody is written twice.
    """

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="named")
    role = models.CharField(max_length=10, choices=NamedRole)
    is_backup = models.BooleanField(default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="named_for")

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["client", "role", "is_backup", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["client", "role", "is_backup"], name="named_once"),
            models.CheckConstraint(
                condition=models.Q(is_backup=True)
                | ~models.Q(role__in=["REFERENT", "SELLER", "MANAGER"]),
                name="named_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} : {self.user}"


class Supplier(models.Model):
    """A third party of a client: who to call for the line, the licence, the lift (G23)."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="suppliers")
    name = models.CharField(_("fournisseur"), max_length=120)
    service = models.CharField(
        _("ce qu’il fournit"), max_length=160, help_text=_("ligne, logiciel, copieurs…")
    )
    contract_number = models.CharField(_("n° de contrat"), max_length=60, blank=True)
    client_number = models.CharField(_("n° de client chez lui"), max_length=60, blank=True)
    contact_name = models.CharField(_("qui demander"), max_length=120, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, help_text="E.164")
    email = models.EmailField(_("courriel"), blank=True)
    opening = models.CharField(_("horaires"), max_length=120, blank=True)
    ends_on = models.DateField(_("fin du contrat"), null=True, blank=True)
    note = models.TextField(_("à savoir avant d’appeler"), max_length=1000, blank=True)
    assets = models.ManyToManyField(
        "clients.Asset",
        blank=True,
        related_name="suppliers",
        verbose_name=_("équipements concernés"),
    )
    is_active = models.BooleanField(_("en service"), default=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["client"], name="supplier_of_client")]

    def __str__(self) -> str:
        return self.name
