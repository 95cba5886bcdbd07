"""What a client has bought, at what price, until when (G11, G13–G16)."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.querysets import ContractQuerySet


class ContractKind(models.TextChoices):
    MANAGED_SERVICES = "MANAGED_SERVICES", _("Infogérance")
    FLAT_FEE = "FLAT_FEE", _("Forfait")
    HOUR_PACK = "HOUR_PACK", _("Carnet d’heures")
    TICKET_PACK = "TICKET_PACK", _("Carnet de tickets")
    TIME_AND_MATERIALS = "TIME_AND_MATERIALS", _("Régie")


#: The kinds that are bought ahead and drawn down; the others count nothing but time on site.
PACKS = (ContractKind.HOUR_PACK, ContractKind.TICKET_PACK)


class Overdraw(models.TextChoices):
    REFUSE = "REFUSE", _("Jamais au-delà")
    WARN = "WARN", _("Sur décision d’une personne")
    BILL = "BILL", _("Facturer le reste sans demander")


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
    renewal_months = models.PositiveSmallIntegerField(
        _("reconduction tacite, mois"),
        null=True,
        blank=True,
        help_text=_("vide : pas de reconduction"),
    )
    notice_days = models.PositiveSmallIntegerField(_("préavis, jours"), default=90)
    notice_given_on = models.DateField(_("dénoncé le"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("suspendu depuis"), null=True, blank=True)
    suspended_reason = models.CharField(_("motif de suspension"), max_length=200, blank=True)
    monthly_fee = models.DecimalField(
        _("redevance HT par mois"), max_digits=10, decimal_places=2, null=True, blank=True
    )
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
    covers_outside_hours = models.BooleanField(_("hors plage inclus"), default=True)
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
    minimum_remote_minutes = models.PositiveSmallIntegerField(
        _("minimum à distance, en minutes"), default=0
    )
    minimum_on_site_minutes = models.PositiveSmallIntegerField(
        _("minimum sur site, en minutes"), default=0
    )
    overdraw = models.CharField(
        _("carnet épuisé"), max_length=6, choices=Overdraw, default=Overdraw.WARN
    )
    tickets_remote = models.DecimalField(
        _("tickets par demande réglée à distance"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
    )
    tickets_on_site = models.DecimalField(
        _("tickets par demande avec visite"), max_digits=5, decimal_places=2, default=Decimal(1)
    )
    is_public = models.BooleanField(
        _("client public"),
        default=False,
        help_text=_("les références ci-dessous deviennent obligatoires sur la facture"),
    )
    service_code = models.CharField(_("code service"), max_length=40, blank=True)
    commitment_number = models.CharField(_("n° d’engagement"), max_length=40, blank=True)
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
