"""Documents of the dossier: what they are, who may read each, and every version they had (G06)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.access import Part
from clients.querysets import DocumentQuerySet


class DocumentKind(models.TextChoices):
    DIAGRAM = "DIAGRAM", _("Schéma")
    PROCEDURE = "PROCEDURE", _("Procédure")
    REPORT = "REPORT", _("Compte rendu")
    CONTRACT = "CONTRACT", _("Contrat ou devis")
    PICTURE = "PICTURE", _("Photo")
    OTHER = "OTHER", _("Autre")


class Secrecy(models.TextChoices):
    PART = "PART", _("Tous ceux à qui la partie est ouverte")
    NAMED = "NAMED", _("Parmi eux, seulement les personnes nommées")


class Document(models.Model):
    """A document, in one part, hence under that part's right, and narrower when it says so.

    `file`, `added_at` and `added_by` are those of its last version.
    """

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="documents")
    part = models.CharField(max_length=12, choices=Part, default=Part.DOCUMENTS)
    kind = models.CharField(
        _("type"),
        max_length=10,
        choices=DocumentKind,
        default=DocumentKind.OTHER,
        db_default=DocumentKind.OTHER,
    )
    title = models.CharField(_("titre"), max_length=160)
    secrecy = models.CharField(
        _("qui peut lire"),
        max_length=6,
        choices=Secrecy,
        default=Secrecy.PART,
        db_default=Secrecy.PART,
    )
    readers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="+", verbose_name=_("personnes nommées")
    )
    asset = models.ForeignKey(
        "clients.Asset", models.SET_NULL, null=True, blank=True, related_name="documents"
    )
    file = models.ForeignKey("core.StoredFile", models.PROTECT)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class DocumentVersion(models.Model):
    """One version, kept for ever; the last one is the document's file."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey("core.StoredFile", models.PROTECT, related_name="+")
    preview = models.ForeignKey(
        "core.StoredFile",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="a picture made again from the file, by the worker",
    )
    note = models.CharField(_("ce qui change"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="document_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} v{self.number}"
