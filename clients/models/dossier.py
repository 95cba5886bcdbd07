"""The technical dossier: equipment, and facts with their history."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.access import Part
from clients.querysets import AssetQuerySet, ChangeQuerySet, PartQuerySet


class AssetState(models.TextChoices):
    ACTIVE = "ACTIVE", _("En service")
    SPARE = "SPARE", _("En réserve")
    RETIRED = "RETIRED", _("Retiré")
    RECYCLED = "RECYCLED", _("Recyclé")


class Asset(models.Model):
    """A piece of equipment of a client, or a line, a licence, a domain…: its type says which (G04).

    `part` is its type's, `details` the values of the type's fields as text one can read back,
    `details_text` the same to search in, `expires_on` the date that its type has watched: all four
    are written by `services.save_asset` alone.
    """

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="assets")
    type = models.ForeignKey(
        "clients.AssetType",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assets",
        verbose_name=_("type"),
    )
    part = models.CharField(
        max_length=12, choices=Part, default=Part.EQUIPMENT, db_default=Part.EQUIPMENT
    )
    details = models.JSONField(default=dict, blank=True, db_default={})
    details_text = models.TextField(default="", blank=True, db_default="")
    expires_on = models.DateField(_("échéance"), null=True, blank=True)
    yearly_cost = models.DecimalField(
        _("coût annuel HT"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    created_at = models.DateTimeField(null=True, help_text="empty: it was there before we counted")
    site = models.ForeignKey(
        "clients.Site", models.SET_NULL, null=True, blank=True, related_name="assets"
    )
    room = models.CharField(_("emplacement"), max_length=160, blank=True)
    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("type"), max_length=60, blank=True)
    maker = models.CharField(_("fabricant"), max_length=60, blank=True)
    model = models.CharField(_("modèle"), max_length=120, blank=True)
    serial = models.CharField(_("n° de série"), max_length=80, blank=True)
    inventory_number = models.CharField(_("n° d’inventaire"), max_length=80, blank=True)
    network = models.CharField(_("réseau"), max_length=60, blank=True)
    mac_addresses = ArrayField(models.CharField(max_length=17), default=list, blank=True)
    state = models.CharField(
        _("état"), max_length=10, choices=AssetState, default=AssetState.ACTIVE
    )
    delivered_on = models.DateField(_("livré le"), null=True, blank=True)
    warranty_ends_on = models.DateField(_("fin de garantie"), null=True, blank=True)
    source_key = models.CharField(
        max_length=160, null=True, blank=True, help_text="who brought it: glpi:…"
    )

    objects = AssetQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["client", "source_key"], name="asset_source_once")
        ]
        indexes = [
            models.Index(fields=["client", "serial"], name="asset_serial"),
            models.Index(
                fields=["warranty_ends_on"],
                name="asset_warranty",
                condition=models.Q(state__in=["ACTIVE", "SPARE"]),
            ),
            models.Index(
                fields=["expires_on"],
                name="asset_expiry",
                condition=models.Q(state__in=["ACTIVE", "SPARE"]),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind_words(self) -> str:
        """Its type, else what an import called it."""
        return self.type.name if self.type else self.kind


class DossierFact(models.Model):
    """The present value of one line of the dossier; its past is in `DossierChange`."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="facts")
    part = models.CharField(max_length=12, choices=Part)
    label = models.CharField(_("libellé"), max_length=120)
    value = models.TextField(_("valeur"), blank=True)
    asset = models.ForeignKey(Asset, models.SET_NULL, null=True, blank=True, related_name="facts")
    updated_at = models.DateTimeField()

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["part", "label", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["client", "part", "label"], name="fact_label_once")
        ]

    def __str__(self) -> str:
        return self.label


class DossierChange(models.Model):
    """One before/after of the technical state, append-only by trigger (G08).

    Of a line of the dossier (`label`), or of one field of a machine (`asset` and `field`).
    """

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="changes")
    part = models.CharField(max_length=12, choices=Part)
    label = models.CharField(max_length=120)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=40, help_text="mission:12, glpi import, desk")
    asset = models.ForeignKey(Asset, models.PROTECT, null=True, related_name="changes")
    field = models.CharField(max_length=60, default="", db_default="")

    objects = ChangeQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-at"], name="change_of_client"),
            models.Index(fields=["asset", "-at"], name="change_of_asset"),
            models.Index(fields=["source"], name="change_of_source"),
        ]

    def __str__(self) -> str:
        return self.label
