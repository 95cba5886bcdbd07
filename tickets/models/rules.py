"""What managers set: targets by contract, service and priority, and the steps of an escalation. Dated rows (D01, D10)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Nature
from tickets.models.clocks import ClockKind


class ServiceTarget(models.Model):
    """One line of the targets: for what it names, this kind of promise has so many minutes (D01).

    A line is never rewritten: it is ended, and another begins, so that what was promised can be explained.
    """

    kind = models.CharField(_("type d’engagement"), max_length=12, choices=ClockKind)
    minutes = models.PositiveIntegerField(
        _("minutes ouvrées"), null=True, blank=True, help_text=_("vide : rien n’est promis")
    )
    contract = models.ForeignKey(
        "clients.Contract",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="targets",
        verbose_name=_("contrat"),
    )
    client = models.ForeignKey(
        "clients.Client",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("client"),
    )
    category = models.ForeignKey(
        "knowledge.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("catégorie"),
    )
    team = models.ForeignKey(
        "accounts.Team",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("groupe d’assistance"),
    )
    nature = models.CharField(_("service"), max_length=12, choices=Nature, blank=True)
    priority = models.PositiveSmallIntegerField(_("priorité"), null=True, blank=True)
    calendar = models.ForeignKey(
        "core.BusinessCalendar",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("plage de service"),
        help_text=_("vide : celle du contrat ou du groupe"),
    )
    since = models.DateField(_("à partir du"))
    #: The first day on which it does not hold any more.
    until = models.DateField(_("jusqu’au"), null=True, blank=True)

    class Meta:
        ordering = ["kind", "contract", "client", "category", "nature", "priority", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__gt=0), name="target_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="target_ends_after",
            ),
        ]
        indexes = [models.Index(fields=["contract", "since"], name="target_of_contract")]

    def __str__(self) -> str:
        return f"{self.kind} {self.minutes}"


class EscalationStep(models.Model):
    """What happens at a share of a promise, or every so often after it is due (D10).

    Of a kind, the rows of the latest `since` not after the day a promise started are its whole plan.
    """

    kind = models.CharField(_("type d’engagement"), max_length=12, choices=ClockKind)
    percent = models.PositiveSmallIntegerField(_("part du délai"), null=True)
    every_minutes = models.PositiveIntegerField(_("puis toutes les (minutes)"), null=True)
    times = models.PositiveSmallIntegerField(_("fois"), default=1)
    effects = ArrayField(models.CharField(max_length=10))
    since = models.DateField(_("à partir du"))

    class Meta:
        ordering = ["kind", "-since", "percent", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__isnull=False) ^ models.Q(every_minutes__isnull=False),
                name="step_before_or_after",
            ),
            models.UniqueConstraint(
                fields=["kind", "since", "percent"],
                nulls_distinct=False,
                name="one_step_at_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.percent or self.every_minutes}"
