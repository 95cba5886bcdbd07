"""What is promised by name besides a ticket's delays: the steps of a plan, call-backs; and who takes them over."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.roles import Scope
from clients.querysets import reachable


class StepState(models.TextChoices):
    TODO = "TODO", _("À faire")
    DONE = "DONE", _("Fait")
    DROPPED = "DROPPED", _("Abandonné")


class PlanStep(models.Model):
    """One dated step of the plan told to the client; a promise of the ledger, `planstep:<key>` (B17)."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="plan_steps")
    message = models.ForeignKey("tickets.Message", models.CASCADE, related_name="plan_steps")
    text = models.CharField(_("étape"), max_length=200)
    due_at = models.DateTimeField(_("prévue le"))
    state = models.CharField(max_length=8, choices=StepState, default=StepState.TODO)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["due_at", "pk"]
        indexes = [models.Index(fields=["ticket", "due_at"], name="step_of_ticket")]

    def __str__(self) -> str:
        return self.text


class CallBackState(models.TextChoices):
    OPEN = "OPEN", _("À passer")
    DONE = "DONE", _("Passé")
    DROPPED = "DROPPED", _("Sans objet")


class CallBackQuerySet(models.QuerySet[Any]):
    """Reads that every list, count and door start from."""

    def visible_to(self, user: Any) -> Self:
        """A client's own, their company's for its manager; for the house those of its clients and of unknown callers."""
        if user.is_authenticated and user.scope == Scope.OWN:
            return self.filter(contact__user=user) if user.is_active else self.none()
        if user.is_authenticated and user.scope == Scope.ALL:
            return self
        return self.filter(reachable(user, "client__"), client__isnull=False)

    def open(self) -> Self:
        """Those still to be passed, in the order in which they are due."""
        return self.filter(state=CallBackState.OPEN).order_by("ends_at", "pk")


class CallBack(models.Model):
    """Somebody must be called back between two instants; a promise of the ledger, `callback:<key>` (A23)."""

    client = models.ForeignKey(
        "clients.Client", models.PROTECT, null=True, blank=True, related_name="callbacks"
    )
    contact = models.ForeignKey(
        "clients.Contact", models.PROTECT, null=True, blank=True, related_name="callbacks"
    )
    ticket = models.ForeignKey(
        "tickets.Ticket", models.PROTECT, null=True, blank=True, related_name="callbacks"
    )
    missed = models.OneToOneField(
        "tickets.Call", models.PROTECT, null=True, blank=True, related_name="task"
    )
    number = models.CharField(_("numéro"), max_length=20, help_text="E.164")
    reason = models.CharField(_("à quel sujet"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("à partir de"))
    ends_at = models.DateTimeField(_("avant"))
    state = models.CharField(max_length=8, choices=CallBackState, default=CallBackState.OPEN)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    objects = CallBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")), name="callback_has_a_slot"
            ),
            models.UniqueConstraint(
                fields=["contact"], condition=Q(state="OPEN"), name="one_callback_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["ends_at", "id"], name="callback_open", condition=Q(state="OPEN")),
        ]

    def __str__(self) -> str:
        return str(self.contact or self.client or self.number)


class HandOverState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Proposé")
    ACCEPTED = "ACCEPTED", _("Accepté")
    DECLINED = "DECLINED", _("Refusé")
    REPLACED = "REPLACED", _("Remplacé")


class HandOver(models.Model):
    """A ticket passed to a colleague, who accepts to answer for it to the client, or gives it back (C27, C28)."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="hand_overs")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    taker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_overs")
    note = models.TextField(_("consigne"), blank=True)
    state = models.CharField(max_length=8, choices=HandOverState, default=HandOverState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ticket"], condition=Q(state="PROPOSED"), name="one_hand_over_at_a_time"
            )
        ]
        indexes = [
            models.Index(
                fields=["taker", "id"], name="hand_over_waiting", condition=Q(state="PROPOSED")
            )
        ]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.taker_id}"
