"""What a technical dossier is made of: types of equipment as data, relations, notes, proposals (G04, G05, G21)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.access import Part
from clients.querysets import OwnHousePartQuerySet
from clients.relations import RelationKind

TYPE_PARTS = [choice for choice in Part.choices if choice[0] not in (Part.SECRETS, Part.DOCUMENTS)]


class FieldKind(models.TextChoices):
    TEXT = "TEXT", _("Texte")
    NUMBER = "NUMBER", _("Nombre")
    DATE = "DATE", _("Date")
    CHOICE = "CHOICE", _("Choix")
    IP = "IP", _("Adresse IP ou réseau")
    URL = "URL", _("Adresse Internet")


class AssetType(models.Model):
    """A type of equipment, line, licence…: which part of the dossier it belongs to, which fields it has."""

    code = models.SlugField(max_length=40, unique=True, help_text="how programs name it: server")
    name = models.CharField(_("nom"), max_length=60, unique=True)
    part = models.CharField(_("partie du dossier"), max_length=12, choices=TYPE_PARTS)
    is_material = models.BooleanField(
        _("matériel"),
        default=True,
        db_default=True,
        help_text=_("avec fabricant, modèle, numéros, livraison et garantie"),
    )
    is_active = models.BooleanField(_("proposé"), default=True)

    class Meta:
        ordering = ["part", "name", "pk"]

    def __str__(self) -> str:
        return self.name


class AssetField(models.Model):
    """One field of a type. Its key and kind never change, so that kept values keep their meaning."""

    type = models.ForeignKey(AssetType, models.CASCADE, related_name="fields")
    key = models.SlugField(max_length=40)
    label = models.CharField(_("libellé"), max_length=60)
    kind = models.CharField(_("nature"), max_length=8, choices=FieldKind, default=FieldKind.TEXT)
    choices = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    is_required = models.BooleanField(_("obligatoire"), default=False)
    is_expiry = models.BooleanField(
        _("échéance"), default=False, help_text=_("cette date est surveillée")
    )
    is_active = models.BooleanField(_("demandé"), default=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        ordering = ["type", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["type", "key"], name="type_field_once"),
            models.UniqueConstraint(
                fields=["type"],
                condition=models.Q(is_expiry=True, is_active=True),
                name="one_expiry_a_type",
            ),
            models.CheckConstraint(
                condition=models.Q(is_expiry=False) | models.Q(kind="DATE"),
                name="expiry_is_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class AssetRelation(models.Model):
    """« source depends on target », while `ended_at` is empty; both of one client (G05)."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="relations")
    source = models.ForeignKey("clients.Asset", models.CASCADE, related_name="leans_on")
    kind = models.CharField(_("lien"), max_length=12, choices=RelationKind)
    target = models.ForeignKey("clients.Asset", models.CASCADE, related_name="carries")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "target"],
                condition=models.Q(ended_at=None),
                name="relation_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=models.F("target")), name="relation_of_two"
            ),
        ]
        indexes = [models.Index(fields=["client", "ended_at"], name="relation_of_client")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class DossierNote(models.Model):
    """A remark kept in one part of the dossier, on a machine or on the whole."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="dossier_notes")
    part = models.CharField(_("partie"), max_length=12, choices=Part)
    asset = models.ForeignKey(
        "clients.Asset", models.CASCADE, null=True, blank=True, related_name="dossier_notes"
    )
    body = models.TextField(_("note"), max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OwnHousePartQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["client", "-at"], name="note_of_client")]

    def __str__(self) -> str:
        return self.body[:60]


class ProposalState(models.TextChoices):
    PENDING = "PENDING", _("À décider")
    ACCEPTED = "ACCEPTED", _("Acceptée")
    REFUSED = "REFUSED", _("Refusée")


class DossierProposal(models.Model):
    """A change somebody would make, who may not write that part: whoever may, decides (G21).

    Of a line of the dossier (`label`), or of a machine (`asset` and `field`, as `sheets` names them).
    """

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="proposals")
    part = models.CharField(max_length=12, choices=Part)
    asset = models.ForeignKey(
        "clients.Asset", models.CASCADE, null=True, blank=True, related_name="proposals"
    )
    field = models.CharField(max_length=60, blank=True)
    label = models.CharField(_("ce qui change"), max_length=120)
    before = models.TextField(blank=True)
    after = models.TextField(_("valeur proposée"), blank=True)
    source = models.CharField(max_length=40, help_text="mission:12, inventory:3, desk")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("motif"), max_length=300, blank=True)

    objects = OwnHousePartQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["client", "part", "label", "asset", "field", "source"],
                condition=models.Q(state="PENDING"),
                name="proposal_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(
                fields=["client", "at"],
                name="proposal_waiting",
                condition=models.Q(state="PENDING"),
            )
        ]

    def __str__(self) -> str:
        return self.label
