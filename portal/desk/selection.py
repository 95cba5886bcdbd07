"""Several ticked rows at once: each ticket its own transaction, each refusal told."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from tickets import services
from tickets.models import Ticket

MOST = 50


def pass_on(
    chosen: Sequence[tuple[str, str]], *, note: str, by: User, at: datetime
) -> tuple[int, list[str]]:
    """How many tickets were passed to the colleague chosen for each, and a sentence for each that was not."""
    wanted = {
        int(number): int(to)
        for number, to in chosen[:MOST]
        if number.isdecimal() and to.isdecimal()
    }
    passed, left = 0, []
    for ticket in Ticket.objects.visible_to(by).filter(pk__in=wanted).order_by("pk"):
        try:
            services.pass_on(ticket_id=ticket.pk, to_id=wanted[ticket.pk], by=by, at=at, note=note)
            passed += 1
        except Refused as refused:
            left.append(_told(ticket, refused))
    return passed, left


def take(numbers: Sequence[str], *, by: User, at: datetime) -> tuple[int, list[str]]:
    """How many were taken, and a sentence for each that was not."""
    wanted = [int(number) for number in numbers[:MOST] if number.isdecimal()]
    taken, left = 0, []
    for ticket in Ticket.objects.visible_to(by).filter(pk__in=wanted).order_by("pk"):
        try:
            services.take(ticket_id=ticket.pk, by=by, at=at)
            taken += 1
        except Refused as refused:
            left.append(_told(ticket, refused))
    return taken, left


def _told(ticket: Ticket, refused: Refused) -> str:
    return _("%(number)s : %(words)s") % {"number": ticket.pk, "words": refused.sentence}
