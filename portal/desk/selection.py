"""Several ticked rows at once: each ticket its own transaction, each refusal told."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from tickets import services
from tickets.models import Ticket

MOST = 50


def take(numbers: Sequence[str], *, by: User, at: datetime) -> tuple[int, list[str]]:
    """How many were taken, and a sentence for each that was not."""
    wanted = [int(number) for number in numbers[:MOST] if number.isdecimal()]
    taken, left = 0, []
    for ticket in Ticket.objects.visible_to(by).filter(pk__in=wanted).order_by("pk"):
        try:
            services.take(ticket_id=ticket.pk, by=by, at=at)
            taken += 1
        except Refused as refused:
            left.append(
                _("%(number)s : %(words)s") % {"number": ticket.pk, "words": refused.sentence}
            )
    return taken, left
