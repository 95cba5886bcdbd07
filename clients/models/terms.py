"""The lines of a contract, its amendments and its rates, each with the days it holds (G11, G16, L19)."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.contracts import Contract
from clients.querysets import OfContractQuerySet


class Amendment(models.Model):
    """A dated change of a contract's terms: `changes` keeps before and after of each field.

    The contract's row says what holds after its last amendment; for a day before one, it is undone.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField(_("avenant n°"))
    effective_on = models.DateField(_("à partir du"))
    summary = models.CharField(_("objet"), max_length=200)
    changes = models.JSONField(default=dict)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["effective_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class ContractLine(models.Model):
    """One service sold within a contract: for what, where, on which machines, in which hours (G11).

    A contract without lines is one line by itself. `until` is the first day it no longer holds.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("service"), max_length=120)
    natures = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    categories = ArrayField(
        models.CharField(max_length=200),
        default=list,
        blank=True,
        verbose_name=_("catégories"),
        help_text="paths of the catalogue; one covers all below it; empty: all",
    )
    sites = models.ManyToManyField(
        "clients.Site", blank=True, verbose_name=_("sites"), help_text=_("Aucun : tous.")
    )
    assets = models.ManyToManyField(
        "clients.Asset", blank=True, verbose_name=_("équipements"), help_text=_("Aucun : tous.")
    )
    covers_remote = models.BooleanField(_("à distance inclus"), default=True)
    covers_on_site = models.BooleanField(_("sur site inclus"), default=False)
    covers_travel = models.BooleanField(_("déplacement inclus"), default=False)
    covers_parts = models.BooleanField(_("pièces incluses"), default=False)
    calendar = models.ForeignKey(
        "core.BusinessCalendar",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("plage de service"),
        help_text=_("vide : celle du contrat"),
    )
    monthly_fee = models.DecimalField(
        _("redevance HT par mois"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    since = models.DateField(_("à partir du"))
    until = models.DateField(_("jusqu’au, exclu"), null=True, blank=True)

    objects = OfContractQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class Work(models.TextChoices):
    REMOTE = "REMOTE", _("À distance")
    ON_SITE = "ON_SITE", _("Sur site")
    PROJECT = "PROJECT", _("Projet")
    TRAVEL = "TRAVEL", _("Déplacement")
    TICKET = "TICKET", _("Ticket")
    PART = "PART", _("Fourniture")


class Band(models.TextChoices):
    DAY = "DAY", _("Journée")
    NIGHT = "NIGHT", _("Nuit")
    WEEKEND = "WEEKEND", _("Week-end")
    HOLIDAY = "HOLIDAY", _("Jour férié")


#: Of two rows as precise, the one that began last holds: a card is read in this order.
LATEST = ("-since", "-pk")


class Rate(models.Model):
    """One row of a rate card: the contract's, else the client's, else (neither) the house's catalogue (L19).

    It sets a price (of an hour, a journey, a ticket, a part) or multiplies it; what it leaves empty holds for all.
    """

    contract = models.ForeignKey(
        Contract, models.CASCADE, null=True, blank=True, related_name="rates"
    )
    client = models.ForeignKey(
        "clients.Client", models.CASCADE, null=True, blank=True, related_name="rates"
    )
    work = models.CharField(_("nature du travail"), max_length=8, choices=Work, blank=True)
    role = models.CharField(_("intervenant"), max_length=20, blank=True)
    band = models.CharField(_("moment"), max_length=8, choices=Band, blank=True)
    within_km = models.PositiveSmallIntegerField(
        _("zone : jusqu’à, en km"), null=True, blank=True, help_text=_("vide : au-delà")
    )
    article = models.CharField(
        _("fourniture, telle qu’elle est notée"),
        max_length=160,
        blank=True,
        help_text=_("vide : toutes"),
    )
    price = models.DecimalField(_("prix HT"), max_digits=8, decimal_places=2, null=True, blank=True)
    coefficient = models.DecimalField(
        _("majoration, coefficient"), max_digits=5, decimal_places=3, null=True, blank=True
    )
    since = models.DateField(_("à partir du"))
    until = models.DateField(_("jusqu’au, exclu"), null=True, blank=True)

    class Meta:
        ordering = ["work", "role", "band", models.F("within_km").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contract=None) | models.Q(client=None), name="rate_one_owner"
            ),
            models.CheckConstraint(
                condition=models.Q(price__isnull=False, coefficient=None)
                | models.Q(price=None, coefficient__isnull=False),
                name="rate_price_or_coefficient",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.work or '*'} {self.role or '*'} {self.band or '*'}"
