"""The index that prices follow, and each computation made with it (rules-billing 1.10)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from clients.models.terms import Amendment


class PriceIndex(models.Model):
    """The revised Syntec index of one month, entered by hand as it was published."""

    month = models.DateField(_("mois"), unique=True, help_text="its first day")
    value = models.DecimalField(_("valeur"), max_digits=7, decimal_places=2)
    published_on = models.DateField(_("publié le"))
    source = models.CharField(_("source"), max_length=200)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saisi par")
    )
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=models.Q(value__gt=0), name="index_positive")
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}"


class PriceRevision(models.Model):
    """How the prices of one amendment were computed."""

    amendment = models.OneToOneField(Amendment, models.PROTECT, related_name="revision")
    base = models.ForeignKey(PriceIndex, models.PROTECT, related_name="+")
    target = models.ForeignKey(PriceIndex, models.PROTECT, related_name="+")
    fixed_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0)
    never_down = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.target} / {self.base}"
