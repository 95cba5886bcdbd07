"""What is said in a ticket, what is joined to it, what the diagnosis found."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    REPLY = "REPLY", _("Réponse au client")
    NOTE = "NOTE", _("Note interne")
    CLIENT = "CLIENT", _("Message du client")
    RECEIPT = "RECEIPT", _("Accusé de réception")


class Message(models.Model):
    """One message; only a NOTE is never shown, sent or exported to a client (C19)."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="messages")
    kind = models.CharField(max_length=8, choices=MessageKind)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    contact = models.ForeignKey("clients.Contact", models.PROTECT, null=True, related_name="+")
    body = models.TextField(_("texte"))
    at = models.DateTimeField()
    is_answer = models.BooleanField(
        default=False, help_text="stops the promised answer, said by a person (D02)"
    )
    plan_for = models.DateTimeField(_("calendrier : prévu le"), null=True, blank=True)
    news_before = models.DateTimeField(_("prochaines nouvelles avant"), null=True, blank=True)
    channel = models.CharField(max_length=10, default="PORTAL")

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["ticket", "at"], name="message_of_ticket")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """A file joined to a ticket; `is_internal` follows the note it came with."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    file = models.ForeignKey("core.StoredFile", models.PROTECT)
    is_internal = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.file_id)


class DiagnosticAnswer(models.Model):
    """One answer given in the procedure, kept as evidence (B04)."""

    ticket = models.ForeignKey("tickets.Ticket", models.CASCADE, related_name="answers")
    step = models.ForeignKey("knowledge.Step", models.PROTECT, related_name="+")
    choice = models.ForeignKey("knowledge.Choice", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["ticket", "step"], name="one_answer_per_step")
        ]

    def __str__(self) -> str:
        return f"{self.step_id}: {self.choice_id}"
