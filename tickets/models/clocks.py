"""The promise ledger: what was promised, since when, due when, kept or not (D01–D21). Arithmetic is in `tickets.sla`."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClockKind(models.TextChoices):
    """Every commitment there is: to a client, to a colleague, and of each team on its own part."""

    ANSWER = "ANSWER", _("Réponse ou calendrier")
    PLAN = "PLAN", _("Étape du calendrier annoncé")
    RESOLUTION = "RESOLUTION", _("Résolution")
    RESPONSE = "RESPONSE", _("Intervention (GTI)")
    RESTORE = "RESTORE", _("Rétablissement (GTR)")
    NEWS = "NEWS", _("Prochaines nouvelles")
    CALLBACK = "CALLBACK", _("Rappel téléphonique")
    BROADCAST = "BROADCAST", _("Information sur problème grave")
    ACCESS = "ACCESS", _("Demande de droit d’accès")
    VISIT = "VISIT", _("Visite sur site")
    QUOTE = "QUOTE", _("Devis")
    LEVEL_1 = "LEVEL_1", _("Temps du niveau 1")
    LEVEL_2 = "LEVEL_2", _("Temps du niveau 2")
    LEVEL_3 = "LEVEL_3", _("Temps du niveau 3")
    FIELD = "FIELD", _("Temps de l’intervention")
    SALES = "SALES", _("Temps du service commercial")
    VENDOR = "VENDOR", _("Temps du fournisseur")


class ClockState(models.TextChoices):
    RUNNING = "RUNNING", _("En cours")
    PAUSED = "PAUSED", _("En pause")
    MET = "MET", _("Tenue")
    CANCELLED = "CANCELLED", _("Sans objet")


class Clock(models.Model):
    """One promise. `due_at` is stored and always recomputable from start, target, pauses and calendar.

    `subject` names what it is about besides the ticket: `call:7`, `accessrequest:5`, `planstep:3`,
    `mission:9`; empty for the ticket itself. `missed_at` is the instant it was broken; a broken promise
    still runs until it is met.
    """

    ticket = models.ForeignKey(
        "tickets.Ticket", models.CASCADE, null=True, blank=True, related_name="clocks"
    )
    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, blank=True, related_name="promises"
    )
    kind = models.CharField(max_length=12, choices=ClockKind)
    subject = models.CharField(max_length=60, blank=True, default="")
    calendar = models.ForeignKey("core.BusinessCalendar", models.PROTECT)
    target_minutes = models.PositiveIntegerField(
        null=True, help_text="null: due at a named instant (NEWS, PLAN, CALLBACK, VISIT…)"
    )
    source = models.CharField(max_length=160, help_text="where the target comes from, in words")
    promised_to = models.CharField(max_length=120, blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="promises",
        help_text="who keeps it, when it is not the ticket's owner",
    )
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
                fields=["ticket", "kind", "subject"],
                condition=models.Q(state__in=["RUNNING", "PAUSED"]),
                nulls_distinct=False,
                name="one_live_clock_of_a_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=False) | ~models.Q(subject=""),
                name="clock_is_about_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_step_at", "id"], name="clock_due", condition=models.Q(state="RUNNING")
            ),
            models.Index(fields=["ticket"], name="clock_of_ticket"),
            models.Index(fields=["kind", "started_at"], name="clock_kind"),
            models.Index(
                fields=["subject"], name="clock_of_subject", condition=~models.Q(subject="")
            ),
            models.Index(
                fields=["due_at", "id"],
                name="clock_live",
                condition=models.Q(state__in=["RUNNING", "PAUSED"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.ticket_id or self.subject}"


class Pause(models.Model):
    """A time that does not count, with its reason, author and end (D08)."""

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="pauses")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=120)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(ended_at__isnull=True), name="one_open_pause"
            )
        ]

    def __str__(self) -> str:
        return self.reason


class Firing(models.Model):
    """One effect of one clock: the unique key that makes ten loops do what one does (D20).

    `owed_at` is when the step was due, `at` when it was done: the difference is the loop's lateness.
    """

    clock = models.ForeignKey(Clock, models.CASCADE, related_name="firings")
    step = models.CharField(max_length=20)
    owed_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clock", "step"], name="one_effect_one_key")]
        indexes = [models.Index(fields=["at"], name="firing_at")]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.step}"
