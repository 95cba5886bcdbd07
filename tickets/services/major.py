"""A serious problem: declared, then told to everybody concerned within the 24 h promise (D04, thin)."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core import events
from core.errors import Refused
from core.models import Event
from tickets import sla
from tickets.models import Ticket
from tickets.services import door, opening, promises


class Audience(models.TextChoices):
    """Who must have received the useful information before the promise is kept."""

    STAFF = "STAFF", gettext_lazy("Équipes de support")
    CLIENTS = "CLIENTS", gettext_lazy("Clients touchés")
    MANAGERS = "MANAGERS", gettext_lazy("Leurs responsables")


@transaction.atomic
def declare_major(*, ticket_id: int, by: User, at: datetime, reason: str) -> Ticket:
    """The 24 h information clock starts; the ticket becomes critical."""
    ticket = door.lock(ticket_id)
    door.move(ticket, "assign", by)
    if ticket.is_major:
        raise Refused(_("Ce ticket est déjà déclaré problème grave."))
    if not reason.strip():
        raise Refused(_("Dites pourquoi le problème est grave."), field="reason")
    ticket.is_major, ticket.impact = True, 1
    ticket.priority = opening.weigh(ticket).priority
    promises.retarget(ticket, by=by, at=at)
    promises.start_kind(ticket, sla.BROADCAST, since=at, by=by, at=at)
    door.keep(
        ticket, "ticket.major", by=by, at=at, fields=["is_major", "impact", "priority"],
        reason=reason.strip(),
    )  # fmt: skip
    return ticket


@transaction.atomic
def inform(*, ticket_id: int, audience: str, proof: str, by: User, at: datetime) -> list[str]:
    """Record that one audience has received the information, with the proof; return who is still missing.

    The promise is kept when the last audience has it, not when a message leaves.
    """
    ticket = door.lock(ticket_id)
    door.move(ticket, "note", by)
    if not ticket.is_major:
        raise Refused(_("Ce ticket n’est pas un problème grave."))
    if audience not in Audience.values:
        raise Refused(_("Choisissez le public informé."), field="audience")
    if not proof.strip():
        raise Refused(_("Dites comment l’information a été remise."), field="proof")
    missing = [name for name in still_to_inform(ticket) if name != audience]
    if not missing:
        promises.end(ticket, (sla.BROADCAST,), met=True, by=by, at=at)
    door.keep(
        ticket, "ticket.broadcast", by=by, at=at, audience=audience, reason=proof.strip(),
        missing=missing,
    )  # fmt: skip
    return missing


def still_to_inform(ticket: Ticket) -> list[str]:
    """The audiences without proof yet."""
    told = Event.objects.filter(about__contains=[events.topic(ticket)], kind="ticket.broadcast")
    known = set(told.values_list("data__audience", flat=True))
    return [name for name in Audience.values if name not in known]
