"""When people work, and what takes their time. The planning is the visit, not a copy of it."""

from datetime import datetime, time, timedelta
from typing import cast

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from clients.querysets import OfClientQuerySet


class WorkPattern(models.Model):
    """One opening of one person's week; without any row the person works the team's hours."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="work_patterns")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()

    def __str__(self) -> str:
        return f"{self.user_id} {self.weekday} {self.opens}–{self.closes}"


class BookingKind(models.TextChoices):
    MISSION = "MISSION", _("Intervention")
    ABSENCE = "ABSENCE", _("Absence")
    PLACED = "PLACED", _("Placé chez un client")
    OTHER = "OTHER", _("Autre")


class AbsenceReason(models.TextChoices):
    """Never a medical one (screens/desk.md §4)."""

    AWAY = "AWAY", _("Absent")
    LEAVE = "LEAVE", _("Congé")
    PART_TIME = "PART_TIME", _("Temps partiel")
    RECOVERY = "RECOVERY", _("Récupération")


class Placement(models.Model):
    """Somebody of ours works at a client's for a while; its days are bookings, so nobody plans over them (G24)."""

    client = models.ForeignKey("clients.Client", models.CASCADE, related_name="placements")
    site = models.ForeignKey(
        "clients.Site", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="placements")
    first_on = models.DateField(_("du"))
    last_on = models.DateField(_("au"))
    note = models.CharField(_("pour quoi"), max_length=160, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()

    objects = OfClientQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="placement_ends", condition=models.Q(last_on__gte=models.F("first_on"))
            )
        ]
        indexes = [models.Index(fields=["client", "last_on"], name="placement_of_client")]

    def __str__(self) -> str:
        return f"{self.person} – {self.client}"


class Booking(models.Model):
    """A stretch of one technician's time. The database refuses two that overlap (I04)."""

    technician = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="bookings"
    )
    period = DateTimeRangeField()
    kind = models.CharField(max_length=8, choices=BookingKind)
    absence = models.CharField(_("motif"), max_length=10, choices=AbsenceReason, blank=True)
    site = models.ForeignKey(
        "clients.Site", models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    placement = models.ForeignKey(
        Placement, models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    label = models.CharField(_("objet"), max_length=160, blank=True)
    is_draft = models.BooleanField(
        default=False, help_text="held but not published: the technician is not told yet"
    )
    is_cancelled = models.BooleanField(default=False)
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    booked_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="no_double_booking",
                expressions=[
                    ("technician", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_cancelled=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.technician_id} {self.label}"

    @property
    def starts_at(self) -> datetime:
        """When it begins; a booking always has both ends."""
        return cast(datetime, self.period.lower)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return cast(datetime, self.period.upper)

    @property
    def last_at(self) -> datetime:
        """Its end as people say it: what lasts until midnight is over that evening, not the day after."""
        midnight = timezone.localtime(self.ends_at).time() == time.min
        return self.ends_at - timedelta(minutes=1) if midnight else self.ends_at


class Duty(models.Model):
    """A stretch of on-call duty: who is called at which step. One person a step at a time (I10)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties")
    period = DateTimeRangeField()
    step = models.PositiveSmallIntegerField(_("échelon"), default=1, help_text="1 is called first")
    handover = models.TextField(_("consignes à la suite"), blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    noted_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)
    swap_with = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    swap_asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["period", "step"]
        constraints = [
            ExclusionConstraint(
                name="one_person_a_step",
                expressions=[
                    ("step", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_cancelled=False),
            ),
            models.CheckConstraint(name="five_steps", condition=models.Q(step__gte=1, step__lte=5)),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.step}"

    def get_absolute_url(self) -> str:
        """The page of this duty."""
        return reverse("planning:duty", args=[self.pk])

    @property
    def starts_at(self) -> datetime:
        """When it begins; a duty always has both ends."""
        return cast(datetime, self.period.lower)

    @property
    def ends_at(self) -> datetime:
        """When it ends."""
        return cast(datetime, self.period.upper)


class CallOut(models.Model):
    """Work done during a duty: what compensation is counted from."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="call_outs")
    starts_at = models.DateTimeField(_("début"))
    minutes = models.PositiveSmallIntegerField(_("durée, en minutes"))
    what = models.CharField(_("ce qui a été fait"), max_length=200)
    noted_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.what

    @property
    def ends_at(self) -> datetime:
        """When the work was over."""
        return self.starts_at + timedelta(minutes=self.minutes)
