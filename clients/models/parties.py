"""The client, its sites and the people we speak to there."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now, Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from clients.models.access import Part
from clients.models.members import Place
from clients.plain import FULL_NAME, NAME, PLACE
from clients.querysets import ClientQuerySet, ContactQuerySet, OfClientQuerySet


class CommercialStatus(models.TextChoices):
    PROSPECT = "PROSPECT", _("Prospect")
    UP_TO_DATE = "UP_TO_DATE", _("À jour")
    OUTSTANDING = "OUTSTANDING", _("Règlement attendu")
    OVERDUE = "OVERDUE", _("Impayé")
    SUSPENDED = "SUSPENDED", _("Suspendu")


class Section(models.TextChoices):
    """What a client may read of its own dossier, section by section (G22)."""

    SITES = "SITES", _("Sites")
    CONTACTS = "CONTACTS", _("Interlocuteurs")
    NAMED = "NAMED", _("Qui s’occupe de vous")
    CONTRACTS = "CONTRACTS", _("Contrats")
    EQUIPMENT = "EQUIPMENT", _("Parc informatique")
    SUPPLIERS = "SUPPLIERS", _("Fournisseurs")


class Client(models.Model):
    """A company Aprile supports. Its dossier is what the object rights protect (H02)."""

    name = models.CharField(_("nom"), max_length=120)
    short_name = models.CharField(
        _("nom court"), max_length=30, help_text=_("pour les endroits étroits")
    )
    siren = models.CharField("SIREN", max_length=9, blank=True)
    siret = models.CharField("SIRET", max_length=14, blank=True)
    vat_number = models.CharField(_("n° de TVA"), max_length=20, blank=True)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=80, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, help_text="E.164")
    billing_email = models.EmailField(_("courriel de facturation"), blank=True)
    order_number = models.CharField(_("n° de bon de commande"), max_length=40, blank=True)
    commercial_status = models.CharField(
        _("statut commercial"), max_length=12, choices=CommercialStatus, default="UP_TO_DATE"
    )
    commercial_reason = models.CharField(_("motif"), max_length=200, blank=True)
    suspended_at = models.DateTimeField(_("suspendu depuis"), null=True, blank=True)
    referent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("référent"),
    )
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("commercial"),
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsable du compte"),
        help_text=_("reçoit les alertes hiérarchiques de ce client"),
    )
    group = models.ForeignKey(
        "clients.ClientGroup",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="clients",
        verbose_name=_("groupe"),
    )
    extract = ArrayField(
        models.CharField(max_length=10, choices=Section),
        default=list,
        blank=True,
        db_default=[],
        help_text="the sections of its dossier that the client reads on the portal",
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    external_ref = models.CharField(max_length=60, null=True, blank=True, unique=True)
    created_at = models.DateTimeField(db_default=Now())

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        permissions = [
            (f"{verb}_{part.lower()}", f"Can {verb} the {part.lower()} part of the dossier")
            for part in Part.values
            for verb in ("read", "write")
        ]
        indexes = [
            GinIndex(OpClass(Upper("name"), name="gin_trgm_ops"), name="client_name_trgm"),
            GinIndex(OpClass(NAME, name="gin_trgm_ops"), name="client_plain_trgm"),
            models.Index(fields=["phone"], name="client_phone", condition=~models.Q(phone="")),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The client's dossier."""
        return reverse("clients:dossier", args=[self.pk])


class PlaceState(models.TextChoices):
    """How the search of a site’s position from its address stands; empty while nothing was asked (G02)."""

    WAITING = "WAITING", _("Position cherchée d’après l’adresse.")
    FOUND = "FOUND", _("Position trouvée d’après l’adresse.")
    DOUBTFUL = "DOUBTFUL", _("Adresse douteuse : précisez-la, ou indiquez la position.")
    UNKNOWN = "UNKNOWN", _("Adresse introuvable : indiquez la position.")
    SILENT = "SILENT", _("Le service des adresses ne répond pas : enregistrez à nouveau, ou indiquez la position.")  # fmt: skip


class Site(models.Model):
    """A place where we intervene (G02)."""

    client = models.ForeignKey(Client, models.CASCADE, related_name="sites")
    name = models.CharField(_("nom"), max_length=120)
    address = models.CharField(_("adresse"), max_length=200, blank=True)
    postcode = models.CharField(_("code postal"), max_length=10, blank=True)
    city = models.CharField(_("ville"), max_length=80, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    place_state = models.CharField(
        max_length=8, choices=PlaceState, blank=True, default="", db_default=""
    )
    place_label = models.CharField(
        max_length=200, blank=True, default="", db_default="", help_text="in the service’s words"
    )
    place_tries = models.PositiveSmallIntegerField(default=0, db_default=0)
    place_due_at = models.DateTimeField(null=True, blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, help_text="E.164")
    access_instructions = models.TextField(_("entrer sur le site"), blank=True)
    opening = models.CharField(_("horaires"), max_length=120, blank=True)
    parking = models.CharField(_("stationnement"), max_length=200, blank=True)
    badge = models.CharField(
        _("badge ou clé"), max_length=200, blank=True, help_text=_("où le prendre, où le rendre")
    )
    contact = models.ForeignKey(
        "clients.Contact",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact sur place"),
    )
    is_large = models.BooleanField(_("grand site"), default=False, db_default=False)
    resident = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("technicien résident"),
    )
    remote_reach = models.CharField(
        _("prise en main à distance"), max_length=160, blank=True, help_text=_("par quel moyen")
    )
    external_ref = models.CharField(max_length=60, blank=True)

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["client", "name"], name="site_name_once")]
        indexes = [
            GinIndex(OpClass(PLACE, name="gin_trgm_ops"), name="site_plain_trgm"),
            models.Index(fields=["phone"], name="site_phone", condition=~models.Q(phone="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_lost(self) -> bool:
        """Its position was searched in vain: a person has to say it."""
        return self.place_state in (PlaceState.DOUBTFUL, PlaceState.UNKNOWN, PlaceState.SILENT)


class Contact(Place):
    """Somebody of a client; may have an account on the portal (G03).

    `client` is their own; at the others where they also have a place, a `Membership` says so.
    """

    client = models.ForeignKey(Client, models.CASCADE, related_name="contacts")
    site = models.ForeignKey(Site, models.SET_NULL, null=True, blank=True, related_name="contacts")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="contact"
    )
    first_name = models.CharField(_("prénom"), max_length=60, blank=True)
    last_name = models.CharField(_("nom"), max_length=80)
    job = models.CharField(_("fonction"), max_length=80, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=20, blank=True, help_text="E.164")
    mobile = models.CharField(_("mobile"), max_length=20, blank=True, help_text="E.164")
    is_vip = models.BooleanField(_("VIP"), default=False)
    caller_passcode = models.CharField(
        _("code d’appel"), max_length=128, blank=True, help_text="hashed"
    )
    caller_question = models.CharField(
        _("question"), max_length=120, blank=True, default="", db_default=""
    )
    caller_answer = models.CharField(
        _("réponse"), max_length=128, blank=True, default="", db_default="", help_text="hashed"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from"
    )
    external_ref = models.CharField(max_length=60, null=True, blank=True, unique=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        indexes = [
            models.Index(fields=["phone"], name="contact_phone", condition=~models.Q(phone="")),
            models.Index(fields=["mobile"], name="contact_mobile", condition=~models.Q(mobile="")),
            models.Index(fields=["email"], name="contact_email", condition=~models.Q(email="")),
            GinIndex(OpClass(Upper("last_name"), name="gin_trgm_ops"), name="contact_name_trgm"),
            GinIndex(OpClass(FULL_NAME, name="gin_trgm_ops"), name="contact_plain_trgm"),
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()
