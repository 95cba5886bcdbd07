"""A question that sales sends back to the person who did the work (L02)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.models.scope import ClientScoped


class QuestionState(models.TextChoices):
    OPEN = "OPEN", _("Attend une réponse")
    ANSWERED = "ANSWERED", _("Répondue")
    WITHDRAWN = "WITHDRAWN", _("Reprise sans réponse")


class Question(models.Model):
    """One question about one item; while it is open the item waits for that person."""

    item = models.ForeignKey("billing.BillableItem", models.PROTECT, related_name="questions")
    client = models.ForeignKey("clients.Client", models.PROTECT, related_name="+")
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.CharField(_("question"), max_length=200)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=QuestionState, default=QuestionState.OPEN)
    answer = models.CharField(_("réponse"), max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ClientScoped.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=models.Q(state="OPEN"), name="one_open_question"
            )
        ]
        indexes = [
            models.Index(fields=["to"], condition=models.Q(state="OPEN"), name="question_waiting")
        ]

    def __str__(self) -> str:
        return self.text
