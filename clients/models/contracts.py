"""What a client has bought, and the ledger of its hours."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from clients.querysets import ContractQuerySet


class ContractKind(models.TextChoices):
    MANAGED_SERVICES = "MANAGED_SERVICES", _("Infogérance")
    FLAT_FEE = "FLAT_FEE", _("Forfait")
    HOUR_PACK = "HOUR_PACK", _("Carnet d’heures")
    TIME_AND_MATERIALS = "TIME_AND_MATERIALS", _("Régie")


class ZeroDocument(models.TextChoices):
    INVOICE = "INVOICE", _("Facture à 0 €")
    STATEMENT = "STATEMENT", _("Relevé d’intervention")


class Contract(models.Model):
    """What is covered, at what price beyond, within which delays (G11)."""

    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="contracts")
    number = models.CharField(_("numéro"), max_length=30, unique=True)
    kind = models.CharField(_("type"), max_length=20, choices=ContractKind)
    title = models.CharField(_("intitulé"), max_length=120)
    starts_on = models.DateField(_("début"))
    ends_on = models.DateField(_("fin"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspendu depuis"), null=True, blank=True)
    sites = models.ManyToManyField(
        "clients.Site", blank=True, verbose_name=_("sites couverts"), help_text=_("vide : tous")
    )
    natures = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, help_text="empty: all"
    )
    covers_remote = models.BooleanField(_("à distance inclus"), default=True)
    covers_on_site = models.BooleanField(_("sur site inclus"), default=False)
    covers_travel = models.BooleanField(_("déplacement inclus"), default=False)
    covers_parts = models.BooleanField(_("pièces incluses"), default=False)
    on_site_minutes = models.PositiveIntegerField(
        _("minutes sur site par an"), null=True, blank=True, help_text=_("vide : sans limite")
    )
    hourly_rate = models.DecimalField(
        _("taux horaire HT"), max_digits=8, decimal_places=2, default=82
    )
    travel_fee = models.DecimalField(
        _("déplacement HT"), max_digits=8, decimal_places=2, default=45
    )
    rounding_minutes = models.PositiveSmallIntegerField(_("arrondi, en minutes"), default=15)
    calendar = models.ForeignKey(
        "core.BusinessCalendar",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("plage de service"),
    )
    on_call_phone = models.CharField(
        _("numéro d’astreinte"),
        max_length=20,
        blank=True,
        help_text=_("vide : pas d’astreinte ; donné au client quand l’assistance est fermée"),
    )
    answer_minutes = models.PositiveIntegerField(_("réponse ou calendrier, minutes"), default=240)
    broadcast_minutes = models.PositiveIntegerField(_("information grave, minutes"), default=1440)
    on_site_target_minutes = models.PositiveIntegerField(_("GTI, minutes"), null=True, blank=True)
    restore_minutes = models.PositiveIntegerField(_("GTR, minutes"), null=True, blank=True)
    closing_days = models.PositiveSmallIntegerField(_("clôture après silence, jours"), default=5)
    zero_document = models.CharField(
        _("rien à payer"), max_length=10, choices=ZeroDocument, default=ZeroDocument.INVOICE
    )
    payment_days = models.PositiveSmallIntegerField(_("règlement, jours"), default=30)

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        indexes = [models.Index(fields=["client", "starts_on"], name="contract_of_client")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"


class HourEntryKind(models.TextChoices):
    PURCHASE = "PURCHASE", _("Achat")
    USE = "USE", _("Consommation")
    ON_SITE = "ON_SITE", _("Temps sur site")
    CORRECTION = "CORRECTION", _("Correction")


class HourEntry(models.Model):
    """One line of a contract's ledger, append-only (a trigger refuses change): minutes, signed.

    PURCHASE, USE and CORRECTION make the balance of an hour pack (G13); ON_SITE makes the yearly
    counter of a managed-services contract (G14).
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=HourEntryKind)
    minutes = models.IntegerField()
    label = models.CharField(max_length=200)
    key = models.CharField(
        max_length=80, unique=True, help_text="one effect, one key: ticket:12:use"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["contract", "kind", "at"], name="ledger")]

    def __str__(self) -> str:
        return f"{self.contract_id}: {self.minutes} min"
