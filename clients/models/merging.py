"""Two files of one company, or of one person, made one; undone for a month (G20)."""

from django.conf import settings
from django.db import models


class Merge(models.Model):
    """What a merge moved: enough to put every row back where it was.

    `moved` is {"tickets.Ticket.client": [12, 40]}; `values` are the fields that were filled from the
    other file; `revoked` the sources of the rights it took back, so that nobody's reach grew.
    """

    noun = models.CharField(max_length=10, choices=[("client", "client"), ("contact", "contact")])
    kept = models.PositiveBigIntegerField()
    gone = models.PositiveBigIntegerField()
    label = models.CharField(max_length=300)
    moved = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    revoked = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["noun", "kept"], name="merge_of")]

    def __str__(self) -> str:
        return self.label
