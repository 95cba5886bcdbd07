"""The caller is checked before a sensitive act: each try is kept (A24)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class CheckWay(models.TextChoices):
    """How one knows who it is. ACCOUNT is never kept here: the request itself says it."""

    CALL_BACK = "CALL_BACK", _("Rappel")
    CODE = "CODE", _("Code d’appel")
    ANSWER = "ANSWER", _("Question")
    ACCOUNT = "ACCOUNT", _("Compte du portail")


class KnownLine(models.TextChoices):
    """A number of the dossier: the only ones a call-back proves anything by."""

    MOBILE = "MOBILE", _("son mobile")
    PHONE = "PHONE", _("son téléphone")
    SITE = "SITE", _("le numéro du site")
    CLIENT = "CLIENT", _("le numéro de la société")


class CallerCheck(models.Model):
    """One try to know whether it is really this person: during a call, or about a ticket."""

    contact = models.ForeignKey("clients.Contact", models.PROTECT, related_name="checks")
    call = models.ForeignKey(
        "tickets.Call", models.PROTECT, null=True, blank=True, related_name="checks"
    )
    ticket = models.ForeignKey(
        "tickets.Ticket", models.PROTECT, null=True, blank=True, related_name="checks"
    )
    way = models.CharField(_("moyen"), max_length=9, choices=CheckWay)
    line = models.CharField(_("numéro rappelé"), max_length=6, choices=KnownLine, blank=True)
    succeeded = models.BooleanField(_("vérifié"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(call__isnull=False) | Q(ticket__isnull=False), name="check_about_something"
            ),
            models.CheckConstraint(
                condition=(Q(way="CALL_BACK") & ~Q(line="")) | Q(way__in=("CODE", "ANSWER"), line=""),
                name="check_line_of_call_back",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["contact", "-at"], name="check_of_contact")]

    def __str__(self) -> str:
        return f"{self.way} {self.at:%d/%m %H:%M}"
