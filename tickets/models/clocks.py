"""Promises: what was promised, since when, due when, kept or not (D02–D20). Arithmetic is in `tickets.sla`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClockKind(models.TextChoices):
    ANSWER = "ANSWER", _("Réponse ou calendrier")
    BROADCAST = "BROADCAST", _("Information sur problème grave")
    LEVEL_1 = "LEVEL_1", _("Temps du niveau 1")
    RESPONSE = "RESPONSE", _("Intervention (GTI)")
    RESTORE = "RESTORE", _("Rétablissement (GTR)")
    NEWS = "NEWS", _("Prochaines nouvelles")


class ClockState(models.TextChoices):
    RUNNING = "RUNNING", _("En cours")
    PAUSED = "PAUSED", _("En pause")
    MET = "MET", _("Tenue")
    CANCELLED = "CANCELLED", _("Sans objet")


class Clock(models.Model):
    """One promise of one ticket. `due_at` is stored and always recomputable from start, target and pauses.

    `missed_at` is the instant it was broken; a broken promise still runs until it is met.
    """

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=12, choices=ClockKind)
    calendar = models.ForeignKey("core.BusinessCalendar", models.PROTECT)
    target_minutes = models.PositiveIntegerField(
        null=True, help_text="null: due at a named instant (NEWS)"
    )
    source = models.CharField(max_length=80, help_text="where the target comes from, in words")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ClockState, default=ClockState.RUNNING)
    met_at = models.DateTimeField(null=True, blank=True)
    missed_at = models.DateTimeField(null=True, blank=True)
    next_step_at = models.DateTimeField(
        null=True, blank=True, help_text="when the loop must look again"
    )

    class Meta:
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ticket", "kind"],
                condition=models.Q(state__in=["RUNNING", "PAUSED"]),
                name="one_live_clock_of_a_kind",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_step_at", "id"], name="clock_due", condition=models.Q(state="RUNNING")
            ),
            models.Index(fields=["ticket"], name="clock_of_ticket"),
            models.Index(fields=["kind", "started_at"], name="clock_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id}"


class Pause(models.Model):
    """A time that does not count, with its reason and author (D08)."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(ended_at__isnull=True), name="one_open_pause"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Firing(models.Model):
    """One effect of one clock: the unique key that makes ten loops do what one does (D20)."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="firings")
    step = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="one_effect_one_key")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step}"
