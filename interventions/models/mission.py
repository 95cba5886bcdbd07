"""The mission: a technician, a slot, a site, and a sheet built from the ticket (J01)."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Scope
from clients.querysets import companies_of


class MissionStatus(models.TextChoices):
    HELD = "HELD", _("Créneau réservé")
    NOTIFIED = "NOTIFIED", _("Envoyée")
    ACKNOWLEDGED = "ACKNOWLEDGED", _("Acceptée")
    DECLINED = "DECLINED", _("Refusée")
    EN_ROUTE = "EN_ROUTE", _("En route")
    ON_SITE = "ON_SITE", _("Sur place")
    DONE = "DONE", _("Terminée")
    CANCELLED = "CANCELLED", _("Annulée")


class MissionQuerySet(models.QuerySet[Any]):
    """Whose missions a person sees at all; every list, page, file and export starts here."""

    def visible_to(self, user: User) -> Self:
        """Planners and managers: all. Technicians: their own once published. Clients: theirs once published."""
        if user.works_by_phone:
            return self.filter(technician=user).exclude(status=MissionStatus.HELD)
        if user.scope == Scope.ALL:
            return self
        published = self.exclude(status=MissionStatus.HELD)
        if user.scope == Scope.COMPANY:
            return published.filter(client__in=companies_of(user))
        if user.scope == Scope.OWN:
            return published.filter(ticket__requester__user=user)
        return self.none()


class Mission(models.Model):
    """« I-10447 » is its key. Its time is its booking's period; its changes go by `interventions.services`."""

    ticket = models.ForeignKey("tickets.Ticket", models.PROTECT, related_name="missions")
    booking = models.OneToOneField("planning.Booking", models.PROTECT, related_name="mission")
    technician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="missions"
    )
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="missions")
    site = models.ForeignKey("clients.Site", models.PROTECT, null=True, related_name="missions")
    contact = models.ForeignKey("clients.Contact", models.PROTECT, null=True, related_name="+")
    status = models.CharField(max_length=12, choices=MissionStatus, default=MissionStatus.HELD)
    purpose = models.CharField(_("objet"), max_length=200)
    problem = models.TextField(_("problème"), blank=True)
    done_already = models.TextField(_("déjà fait à distance"), blank=True)
    to_bring = models.TextField(_("à apporter"), blank=True)
    estimated_minutes = models.PositiveSmallIntegerField(_("durée estimée, minutes"), default=90)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    planned_at = models.DateTimeField()
    short_notice_reason = models.CharField(_("motif du préavis court"), max_length=200, blank=True)
    agreed_with = models.CharField(_("accord de"), max_length=120, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    agreed_at = models.DateTimeField(_("accord recueilli le"), null=True, blank=True)
    agreed_note = models.CharField(_("ce qui a été convenu"), max_length=300, blank=True)
    notified_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_via = models.CharField(max_length=12, blank=True, help_text="page, link, sms")
    decline_reason = models.CharField(_("motif du refus"), max_length=300, blank=True)
    reminded_for = models.DateTimeField(
        null=True, blank=True, help_text="the start that both sides were reminded of"
    )
    confirmed_at = models.DateTimeField(_("confirmée par le client le"), null=True, blank=True)
    departed_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(_("motif d’annulation"), max_length=300, blank=True)

    objects = MissionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["technician", "-id"], name="mission_of_technician"),
            models.Index(fields=["client", "-id"], name="mission_of_client"),
            models.Index(fields=["notified_at"], name="mission_notified"),
            models.Index(
                fields=["notified_at"],
                name="mission_unanswered",
                condition=models.Q(status="NOTIFIED"),
            ),
        ]

    def __str__(self) -> str:
        return f"I-{self.pk}"

    def get_absolute_url(self) -> str:
        """The mission's page for the office; technicians have their own."""
        return reverse("interventions:mission", args=[self.pk])

    @property
    def is_urgent(self) -> bool:
        """Planned under the week of notice, for the reason written down (I14)."""
        return bool(self.short_notice_reason)

    @property
    def starts_at(self) -> datetime:
        """When the visit is planned: its booking's start."""
        return self.booking.starts_at

    @property
    def ends_at(self) -> datetime:
        """When the visit is planned to end."""
        return self.booking.ends_at


class MissionTask(models.Model):
    """One numbered thing to do on site; ticked with its hour, or not done with a reason (J06)."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("travail"), max_length=300)
    is_required = models.BooleanField(_("obligatoire"), default=True)
    done_at = models.DateTimeField(null=True, blank=True)
    not_done_reason = models.CharField(_("pourquoi non fait"), max_length=200, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.text
