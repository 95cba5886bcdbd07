"""Several tickets at once: each its own transaction, each refusal told."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core import typed
from core.errors import Refused
from tickets import services
from tickets.models import Ticket

MOST = 50


def keys(texts: Iterable[str]) -> list[int]:
    """The keys among what was ticked or typed, each once, in order."""
    return list(dict.fromkeys(key for text in texts if (key := typed.whole(text)) is not None))


def each(tickets: Iterable[Ticket], verb: Callable[[Ticket], object]) -> tuple[int, list[str]]:
    """To how many it was done, and a sentence for each to which it was not."""
    done, left = 0, []
    for ticket in tickets:
        try:
            verb(ticket)
            done += 1
        except Refused as refused:
            left.append(_told(ticket, refused))
    return done, left


def pass_on(
    chosen: Sequence[tuple[str, str]], *, note: str, by: User, at: datetime
) -> tuple[int, list[str]]:
    """How many tickets were passed to the colleague chosen for each, and a sentence for each that was not."""
    wanted = {
        key: to for number, whom in chosen[:MOST] for key in keys([number]) for to in keys([whom])
    }
    given = {"by": by, "at": at, "note": note}
    return each(
        _seen(wanted, by),
        lambda ticket: services.pass_on(ticket_id=ticket.pk, to_id=wanted[ticket.pk], **given),
    )


def take(numbers: Sequence[str], *, by: User, at: datetime) -> tuple[int, list[str]]:
    """How many were taken, and a sentence for each that was not."""
    return each(
        _seen(keys(numbers[:MOST]), by),
        lambda ticket: services.take(ticket_id=ticket.pk, by=by, at=at),
    )


def _seen(numbers: Iterable[int], by: User) -> Iterable[Ticket]:
    return Ticket.objects.visible_to(by).filter(pk__in=numbers).order_by("pk")


def _told(ticket: Ticket, refused: Refused) -> str:
    return _("%(number)s : %(words)s") % {"number": ticket.pk, "words": refused.sentence}
